//! Suits: table 2.

use std::sync::Arc;

use super::super::campos::{Campo, Tipo, Valor, campo};
use super::super::pagina::Fonte;
use super::{SIM_NAO, SITUACAO_EXECUCAO, faixa, sim_nao};
use crate::facts::Moment;
use crate::providers::betha::acervo::{Acervo, Chave};
use crate::providers::betha::model::{Entidade, Execucao};
use crate::world::Id;
use Tipo::{Base, Constante as C, Data, Numero as N, Texto as T};

/// The suits of an entity: table 2.
#[derive(Clone)]
pub(in crate::providers::betha) struct ExecucoesFiscais(
    pub(in crate::providers::betha) Acervo,
    pub(in crate::providers::betha) Id,
);

pub(in crate::providers::betha) struct LinhaExecucao(Arc<Execucao>, Arc<Entidade>);

impl Fonte for ExecucoesFiscais {
    type Linha = LinhaExecucao;
    const CHAVES: &'static [&'static str] = &["codigoExecucao"];
    const CAMPOS: &'static [Campo<LinhaExecucao>] = &[
        campo("codigoExecucao", N, |l: &LinhaExecucao| Valor::Inteiro(l.0.codigo))
            .ou(&["id", "codigoExecucaoFiscal"]),
        campo("processo", T, |l| Valor::talvez(l.0.processo.as_deref())),
        campo("dataCadastro", Data, |l| Valor::Data(l.0.data_cadastro)),
        campo("situacao", C(SITUACAO_EXECUCAO), |l| Valor::texto(l.0.situacao.word())),
        campo("idTribunal", N, |l| Valor::Inteiro(l.0.foro.id_tribunal)),
        campo("descricaoTribunal", T, |l| Valor::texto(&*l.0.foro.tribunal)),
        campo("idComarca", N, |l| Valor::Inteiro(l.0.foro.id_comarca)),
        campo("descricaoComarca", T, |l| Valor::texto(&*l.0.foro.comarca)),
        campo("idVara", N, |l| Valor::Inteiro(l.0.foro.id_vara)),
        campo("descricaoVara", T, |l| Valor::texto(&*l.0.foro.vara)),
        campo("cpfCnpjExecutado", T, |l| Valor::texto(&*l.0.executado.documento)),
        campo("nomeExecutado", T, |l| Valor::texto(&*l.0.executado.nome)),
        campo("cpfCnpjAdvogado", T, |l| Valor::talvez(l.0.advogado.as_ref().map(|a| a.documento.as_str()))),
        campo("nomeAdvogado", T, |l| Valor::talvez(l.0.advogado.as_ref().map(|a| a.nome.as_str()))),
        campo("cpfCnpjExequente", T, |l| Valor::texto(&*l.1.cnpj)),
        campo("nomeExequente", T, |l| Valor::texto(&*l.1.nome)),
        campo("cpfCnpjProcurador", T, |l| Valor::texto(&*l.1.procurador)),
        campo("area", T, |_| Valor::texto("Fazenda Pública")),
        campo("assunto", T, |_| Valor::texto("Dívida Ativa (Execução Fiscal)")),
        campo("classe", T, |_| Valor::texto("Execução Fiscal")),
        campo("msgForum", T, |l| Valor::talvez(l.0.msg_forum)),
        campo("procedimento", T, |l| Valor::texto(l.0.procedimento.word())),
        campo("segredoJustica", C(SIM_NAO), |l| sim_nao(l.0.segredo_justica)),
        campo("pedidoUrgencia", C(SIM_NAO), |l| sim_nao(l.0.pedido_urgencia)),
        campo("valorCausa", N, |l| Valor::Dinheiro(l.0.valor_causa)),
        campo("honorarios", N, |l| Valor::Dinheiro(l.0.honorarios)),
        campo("idPeticao", N, |l| l.0.peticao.map_or(Valor::Nulo, |p| Valor::Inteiro(p.id))),
        campo("anoPeticao", N, |l| l.0.peticao.map_or(Valor::Nulo, |p| Valor::Inteiro(p.ano.into()))),
        campo("dataBase", Base, |l| Valor::Base(l.0.data_base)),
    ];

    fn faixa(&self, de: Option<Moment>, ate: Option<Moment>) -> (usize, usize) {
        faixa(&self.0.execucoes_por_base, self.1, de, ate)
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = LinhaExecucao> + '_> {
        let entidade = self.0.entidades.get(self.1);
        let linha = move |(_, id): (&Chave, Id)| {
            Some(LinhaExecucao(Arc::clone(self.0.execucoes.get(id)?), Arc::clone(entidade?)))
        };
        Box::new(self.0.execucoes_por_base.from(nth).filter_map(linha))
    }

    fn por_chave(&self, _: &str, codigo: i64) -> Vec<LinhaExecucao> {
        let suit = self.0.execucao(self.1, codigo).and_then(|row| self.0.execucoes.get(row));
        let linha = suit.zip(self.0.entidades.get(self.1));
        linha.into_iter().map(|(suit, dona)| LinhaExecucao(Arc::clone(suit), Arc::clone(dona))).collect()
    }
}
