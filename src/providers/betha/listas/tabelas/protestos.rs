//! Protests and their movements, in the order of the document's tables; `dataMovto`, which only its rules name, stands after idProtesto
//! (dossier 8, row 22).

use std::sync::Arc;

use super::super::campos::{Campo, Tipo, Valor, campo};
use super::super::pagina::Fonte;
use super::todas;
use crate::facts::Moment;
use crate::providers::betha::acervo::Acervo;
use crate::providers::betha::model::{MovimentoProtesto, Protesto};
use crate::world::Id;
use Tipo::{Data, Momento, Numero as N, Texto as T};

/// The protests of an entity, by id.
#[derive(Clone)]
pub(in crate::providers::betha) struct Protestos(
    pub(in crate::providers::betha) Acervo,
    pub(in crate::providers::betha) Id,
);

type P = Arc<Protesto>;

impl Fonte for Protestos {
    type Linha = P;
    const CHAVES: &'static [&'static str] = &["id"];
    const CAMPOS: &'static [Campo<P>] = &[
        campo("id", N, |l: &P| Valor::Inteiro(l.id)).ou(&["idProtesto"]),
        campo("nroCda", N, |l| Valor::inteiro(l.nro_cda)),
        campo("anoCda", N, |l| Valor::inteiro(l.ano_cda)),
        campo("nossoNumero", N, |l| Valor::inteiro(l.nosso_numero)),
        campo("nroGuia", N, |l| Valor::inteiro(l.nro_guia)),
        campo("anoGuia", N, |l| Valor::inteiro(l.ano_guia)),
        campo("hashLote", T, |l| Valor::talvez(l.hash_lote.as_deref())),
        campo("hashGeracaoGuia", T, |l| Valor::talvez(l.hash_geracao_guia.as_deref())),
        campo("hashGeracaoCda", T, |l| Valor::talvez(l.hash_geracao_cda.as_deref())),
        campo("hashAssinaturaCda", T, |l| Valor::talvez(l.hash_assinatura_cda.as_deref())),
        campo("hashAssinaturaCdaP7s", T, |l| Valor::talvez(l.hash_assinatura_cda_p7s.as_deref())),
        campo("processo", T, |l| Valor::talvez(l.processo.as_deref())),
        campo("valorTitulo", N, |l| Valor::dinheiro(l.valor_titulo)),
        campo("valorProtestado", N, |l| Valor::dinheiro(l.valor_protestado)),
        campo("valorCustas", N, |l| Valor::dinheiro(l.valor_custas)),
        campo("situacao", T, |l| Valor::talvez(l.situacao.as_deref())),
        campo("regraVencimentoProtesto", T, |l| Valor::talvez(l.regra_vencimento.as_deref())),
        campo("dataCanc", Data, |l| Valor::data(l.data_canc)),
        campo("dataProtocolo", Data, |l| Valor::data(l.data_protocolo)),
        campo("dataVcto", Data, |l| Valor::data(l.data_vcto)),
        campo("pessoa.cpfCnpj", T, |l| Valor::talvez(l.pessoa.as_deref())),
        campo("cartorio.identificadorProtesto", N, |l| Valor::inteiro(l.cartorio.identificador)),
        campo("cartorio.cpfCnpj", T, |l| Valor::talvez(l.cartorio.cpf_cnpj.as_deref())),
        campo("cartorio.nome", T, |l| Valor::talvez(l.cartorio.nome.as_deref())),
        campo("municipio.id", N, |l| Valor::inteiro(l.municipio)),
        campo("municipio.codigoIBGE", N, |l| Valor::inteiro(l.codigo_ibge)),
        campo("sistemaProtesto.sigla", T, |l| Valor::talvez(l.sistema.as_deref())),
    ];

    fn faixa(&self, _: Option<Moment>, _: Option<Moment>) -> (usize, usize) {
        todas(&self.0.protestos_por_id, self.1)
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = P> + '_> {
        Box::new(self.0.protestos_por_id.from(nth).filter_map(|(_, row)| self.0.protestos.get(row).cloned()))
    }

    fn por_chave(&self, _: &str, id: i64) -> Vec<P> {
        let row = self.0.protesto(self.1, id);
        row.and_then(|row| self.0.protestos.get(row).cloned()).into_iter().collect()
    }
}

/// The movements of an entity's protests, by id; of one protest alone when one is named.
#[derive(Clone)]
pub(in crate::providers::betha) struct MovimentosProtesto {
    pub(in crate::providers::betha) acervo: Acervo,
    pub(in crate::providers::betha) entidade: Id,
    /// The rows of the one protest's movements; none: of all.
    pub(in crate::providers::betha) so: Option<Vec<Id>>,
}

type M = Arc<MovimentoProtesto>;

impl MovimentosProtesto {
    /// Of all protests, or of the one that a path names by its id; none when there is no such protest.
    pub(in crate::providers::betha) fn de(acervo: Acervo, entidade: Id, protesto: &str) -> Option<Self> {
        let so = match protesto {
            "" => None,
            id => {
                let row = acervo.protesto(entidade, id.parse().ok()?)?;
                Some(acervo.movimentos_do_protesto.of(row).collect())
            }
        };
        Some(Self { acervo, entidade, so })
    }

    fn linha(&self, row: Id) -> Option<M> {
        self.acervo.movimentos_protesto.get(row).cloned()
    }
}

impl Fonte for MovimentosProtesto {
    type Linha = M;
    const CHAVES: &'static [&'static str] = &["id", "idProtesto"];
    const CAMPOS: &'static [Campo<M>] = &[
        campo("id", N, |l: &M| Valor::Inteiro(l.id)),
        campo("idProtesto", N, |l| Valor::inteiro(l.id_protesto)),
        campo("dataMovto", Momento, |l| l.data.map_or(Valor::Nulo, Valor::Momento)),
        campo("tipoMoeda", N, |l| Valor::inteiro(l.tipo_moeda)),
        campo("valorMovto", N, |l| Valor::dinheiro(l.valor)),
        campo("nroCartorio", T, |l| Valor::talvez(l.nro_cartorio.as_deref())),
        campo("nroProtocolo", T, |l| Valor::talvez(l.nro_protocolo.as_deref())),
        campo("codigoOcorrencia", T, |l| Valor::talvez(l.codigo_ocorrencia.as_deref())),
        campo("ocorrencia", T, |l| Valor::talvez(l.ocorrencia.as_deref())),
        campo("codigoInconsistencia", T, |l| Valor::talvez(l.codigo_inconsistencia.as_deref())),
        campo("inconsistencia", T, |l| Valor::talvez(l.inconsistencia.as_deref())),
        campo("nomeArquivo", T, |l| Valor::talvez(l.nome_arquivo.as_deref())),
    ];

    fn faixa(&self, _: Option<Moment>, _: Option<Moment>) -> (usize, usize) {
        match &self.so {
            Some(rows) => (0, rows.len()),
            None => todas(&self.acervo.movimentos_por_id, self.entidade),
        }
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = M> + '_> {
        match &self.so {
            Some(rows) => Box::new(rows.iter().skip(nth).filter_map(|row| self.linha(*row))),
            None => {
                let rows = self.acervo.movimentos_por_id.from(nth).map(|(_, row)| row);
                Box::new(rows.filter_map(|row| self.linha(row)))
            }
        }
    }

    fn por_chave(&self, campo: &str, numero: i64) -> Vec<M> {
        let rows: Vec<_> = if campo == "idProtesto" {
            let protesto = self.acervo.protesto(self.entidade, numero);
            protesto.into_iter().flat_map(|row| self.acervo.movimentos_do_protesto.of(row)).collect()
        } else {
            self.acervo.movimento_protesto(self.entidade, numero).into_iter().collect()
        };
        let here = |row: &Id| self.so.as_ref().is_none_or(|so| so.contains(row));
        rows.into_iter().filter(here).filter_map(|row| self.linha(row)).collect()
    }
}
