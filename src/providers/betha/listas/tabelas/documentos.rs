//! Certificates and petitions: table 4.

use std::sync::Arc;

use super::super::campos::{Campo, Tipo, Valor, campo};
use super::super::pagina::Fonte;
use super::faixa;
use crate::facts::Moment;
use crate::providers::betha::acervo::{Acervo, Chave};
use crate::providers::betha::model::{Documento, Origem};
use crate::world::Id;
use Tipo::{Base, Data, Numero as N, Texto as T};

/// Certificates and petitions: table 4.
#[derive(Clone)]
pub(in crate::providers::betha) struct Documentos {
    pub(in crate::providers::betha) acervo: Acervo,
    pub(in crate::providers::betha) entidade: Id,
    /// What stands before the family's paths in urlDocumento.
    pub(in crate::providers::betha) base: Arc<str>,
}

pub(in crate::providers::betha) struct LinhaDocumento(Arc<Documento>, Arc<str>);

impl LinhaDocumento {
    fn letra(&self) -> &'static str {
        match self.0.origem {
            Origem::Cda(_) => "C",
            Origem::Peticao(_) => "P",
        }
    }
}

impl Fonte for Documentos {
    type Linha = LinhaDocumento;
    const CAMPOS: &'static [Campo<LinhaDocumento>] = &[
        campo("anoDocumento", N, |l: &LinhaDocumento| Valor::Inteiro(l.0.ano.into())),
        campo("idDocumento", N, |l: &LinhaDocumento| Valor::Inteiro(l.0.id)).ou(&["id"]),
        campo("tipoDocumento", T, |l| Valor::texto(l.letra())),
        campo("urlDocumento", T, |l| {
            Valor::texto(format!("{}/documentos/{}/{}/{}", l.1, l.letra(), l.0.ano, l.0.id))
        }),
        campo("nomePessoa", T, |l| Valor::texto(&*l.0.pessoa.nome)),
        campo("cpfCnpjPessoa", T, |l| Valor::texto(&*l.0.pessoa.documento)),
        campo("dataCanc", Data, |l| l.0.cancelamento.map_or(Valor::Nulo, Valor::Data)),
        campo("dataEmissao", Data, |l| Valor::Data(l.0.emissao)),
        // A certificate is valid until it is cancelled: no end is known.
        campo("dataValidade", Data, |_| Valor::Nulo),
        campo("valorCorrecao", N, |l| Valor::Dinheiro(l.0.valores.correcao)),
        campo("valorJuro", N, |l: &LinhaDocumento| Valor::Dinheiro(l.0.valores.juros))
            .grafado("valorJuros", &["valorJuros"]),
        campo("valorMulta", N, |l| Valor::Dinheiro(l.0.valores.multa)),
        campo("valorTributo", N, |l| Valor::Dinheiro(l.0.valores.tributo)),
        campo("valorTotal", N, |l| Valor::Dinheiro(l.0.valores.total())),
        campo("dataBase", Base, |l| Valor::Base(l.0.data_base)),
        campo("inscricaoImobiliaria", T, |l| Valor::talvez(l.0.inscricao_imobiliaria.as_deref())),
        // Nobody is jointly liable for what is made up.
        campo("nomeCorresponsavel", T, |_| Valor::Nulo),
        campo("cpfCnpjCorresponsavel", T, |_| Valor::Nulo),
        campo("enderecoCorresponsavel", T, |_| Valor::Nulo),
    ];

    fn faixa(&self, de: Option<Moment>, ate: Option<Moment>) -> (usize, usize) {
        faixa(&self.acervo.documentos_por_base, self.entidade, de, ate)
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = LinhaDocumento> + '_> {
        let linha = |(_, id): (&Chave, Id)| {
            Some(LinhaDocumento(Arc::clone(self.acervo.documentos.get(id)?), Arc::clone(&self.base)))
        };
        Box::new(self.acervo.documentos_por_base.from(nth).filter_map(linha))
    }
}
