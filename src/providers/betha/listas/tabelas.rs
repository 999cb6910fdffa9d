//! The field tables of the document, in the order of its sample and of tables 2 to 6 (dossier 6.1); where the document spells a field
//! in two ways, the choice is the dossier's (section 8).

use std::sync::Arc;

use super::campos::{Campo, Constante, Tipo, Valor, campo};
use super::pagina::Fonte;
use crate::facts::Moment;
use crate::providers::betha::acervo::{Acervo, Chave};
use crate::providers::betha::model::{Divida, Documento, Entidade, Execucao, Origem, TipoMovimentacao};
use crate::providers::betha::rules::TABELA_9;
use crate::world::{Id, Index};
use Tipo::{Base, Constante as C, Data, Numero as N, Texto as T};

const fn k(valor: &'static str, sinonimos: &'static [&'static str]) -> Constante {
    Constante { valor, sinonimos }
}

const SITUACAO_EXECUCAO: &[Constante] = &[
    k("AJUIZAMENTO", &["A"]),
    k("CANCELADO", &["C"]),
    k("TRAMITACAO", &["T"]),
    k("ENCERRADO", &["E"]),
    k("SUSPENSO", &["S"]),
];

// `P` stands for three of them: the filter then means any.
const SITUACAO_DIVIDA: &[Constante] = &[
    k("ABERTO", &["A"]),
    k("CANCELADA", &["C"]),
    k("PAGA", &["P", "PAGA_PARCELAMENTO"]),
    k("PARCELADO", &["P", "PARCELADA"]),
    k("PRESCRITA", &["P"]),
    k("REMIDA", &["R"]),
    k("SUSPENSA", &["S"]),
];

const SIM_NAO: &[Constante] = &[k("SIM", &["S", "true"]), k("NAO", &["N", "NÃO", "false"])];

fn sim_nao(value: bool) -> Valor<'static> {
    Valor::texto(if value { "SIM" } else { "NAO" })
}

/// The suits of an entity: table 2.
#[derive(Clone)]
pub(in crate::providers::betha) struct ExecucoesFiscais(
    pub(in crate::providers::betha) Acervo,
    pub(in crate::providers::betha) Id,
);

pub(in crate::providers::betha) struct LinhaExecucao(Arc<Execucao>, Arc<Entidade>);

impl Fonte for ExecucoesFiscais {
    type Linha = LinhaExecucao;
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
}

/// The debts that are in a suit: table 3, with the sample's names.
#[derive(Clone)]
pub(in crate::providers::betha) struct ExecucoesDividas(
    pub(in crate::providers::betha) Acervo,
    pub(in crate::providers::betha) Id,
);

impl Fonte for ExecucoesDividas {
    type Linha = Arc<Divida>;
    const CAMPOS: &'static [Campo<Arc<Divida>>] = &[
        campo("id", N, |l: &Arc<Divida>| Valor::Inteiro(l.id)).ou(&["idDivida"]),
        campo("idDividas", N, |l| Valor::Inteiro(l.id)),
        campo("ano", N, |l| Valor::Inteiro(l.ano.into())),
        campo("codigoExecucao", N, |l: &Arc<Divida>| {
            l.execucao.map_or(Valor::Nulo, |v| Valor::Inteiro(v.codigo))
        })
        .ou(&["codigoExecucaoFiscal"]),
        campo("anoLivro", N, |l| Valor::Inteiro(l.ano_livro.into())),
        campo("dataVencimento", Data, |l| Valor::Data(l.vencimento)),
        campo("descricaoCreditoTributario", T, |l| Valor::texto(&*l.credito)),
        campo("descricaoReceita", T, |l| Valor::talvez(l.receitas.first().map(|r| &*r.descricao))),
        campo("folha", N, |l| Valor::Inteiro(l.folha)),
        campo("idCreditoTributario", N, |l| Valor::Inteiro(l.id_credito)),
        campo("idReceita", N, |l| l.receitas.first().map_or(Valor::Nulo, |r| Valor::Inteiro(r.id))),
        campo("livro", N, |l| Valor::Inteiro(l.livro)),
        campo("numeroInscricao", N, |l| Valor::Inteiro(l.inscricao)),
        campo("dataInscricao", Data, |l| Valor::Data(l.data_inscricao)),
        campo("numeroParcela", N, |l| Valor::Inteiro(l.parcela)),
        campo("numeroPosicao", N, |l| Valor::Inteiro(l.posicao)),
        campo("valorCorrecao", N, |l| Valor::Dinheiro(l.lancado().correcao)),
        campo("valorJuro", N, |l: &Arc<Divida>| Valor::Dinheiro(l.lancado().juros))
            .grafado("valorJuros", &["valorJuros"]),
        campo("valorMulta", N, |l| Valor::Dinheiro(l.lancado().multa)),
        campo("valorTributo", N, |l| Valor::Dinheiro(l.lancado().tributo)),
        campo("dataBase", Base, |l| Valor::Base(l.data_base)),
    ];

    fn faixa(&self, de: Option<Moment>, ate: Option<Moment>) -> (usize, usize) {
        faixa(&self.0.dividas_em_execucao, self.1, de, ate)
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = Arc<Divida>> + '_> {
        Box::new(self.0.dividas_em_execucao.from(nth).filter_map(|(_, id)| self.0.dividas.get(id).cloned()))
    }

    fn da_divida(&self, id: i64) -> Option<Vec<Arc<Divida>>> {
        let found = self.0.divida(self.1, id).and_then(|row| self.0.dividas.get(row).cloned());
        Some(found.into_iter().filter(|divida| divida.execucao.is_some()).collect())
    }

    fn is_divida(campo: &Campo<Arc<Divida>>) -> bool {
        matches!(campo.nome, "id" | "idDividas")
    }
}

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

/// What is left of each revenue of each debt: table 5. It has no dataBase (dossier 8, row 20).
#[derive(Clone)]
pub(in crate::providers::betha) struct Saldos(
    pub(in crate::providers::betha) Acervo,
    pub(in crate::providers::betha) Id,
);

/// A debt, and the position of its revenue.
pub(in crate::providers::betha) struct LinhaSaldo(Arc<Divida>, usize);

impl LinhaSaldo {
    fn saldo(&self) -> crate::providers::betha::model::Valores {
        self.0.receitas.get(self.1).map(|receita| receita.saldo).unwrap_or_default()
    }
}

impl Fonte for Saldos {
    type Linha = LinhaSaldo;
    const CAMPOS: &'static [Campo<LinhaSaldo>] = &[
        campo("idDivida", N, |l: &LinhaSaldo| Valor::Inteiro(l.0.id)).ou(&["id", "idDividas"]),
        campo("idReceita", N, |l| l.0.receitas.get(l.1).map_or(Valor::Nulo, |r| Valor::Inteiro(r.id))),
        campo("valorJuros", N, |l: &LinhaSaldo| Valor::Dinheiro(l.saldo().juros))
            .grafado("valorJuro", &["valorJuro"]),
        campo("valorSaldo", N, |l| Valor::Dinheiro(l.saldo().total())),
        campo("valorMulta", N, |l| Valor::Dinheiro(l.saldo().multa)),
        campo("valorCorrecao", N, |l| Valor::Dinheiro(l.saldo().correcao)),
    ];

    fn faixa(&self, _: Option<Moment>, _: Option<Moment>) -> (usize, usize) {
        faixa(&self.0.saldos, self.1, None, None)
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = LinhaSaldo> + '_> {
        let linha =
            |(chave, id): (&Chave, Id)| Some(LinhaSaldo(Arc::clone(self.0.dividas.get(id)?), chave.parte));
        Box::new(self.0.saldos.from(nth).filter_map(linha))
    }

    fn da_divida(&self, id: i64) -> Option<Vec<LinhaSaldo>> {
        let divida = self.0.divida(self.1, id).and_then(|row| self.0.dividas.get(row));
        let linhas = |divida: &Arc<Divida>| {
            (0..divida.receitas.len()).map(|parte| LinhaSaldo(Arc::clone(divida), parte)).collect()
        };
        Some(divida.map(linhas).unwrap_or_default())
    }

    fn is_divida(campo: &Campo<LinhaSaldo>) -> bool {
        campo.nome == "idDivida"
    }
}

/// Where each debt stands: table 6.
#[derive(Clone)]
pub(in crate::providers::betha) struct Alteracoes(
    pub(in crate::providers::betha) Acervo,
    pub(in crate::providers::betha) Id,
);

impl Fonte for Alteracoes {
    type Linha = Arc<Divida>;
    const CAMPOS: &'static [Campo<Arc<Divida>>] = &[
        campo("idDivida", N, |l: &Arc<Divida>| Valor::Inteiro(l.id)).ou(&["id", "idDividas"]),
        campo("situacao", C(SITUACAO_DIVIDA), |l| Valor::texto(l.situacao.word())),
        campo("valorSaldo", N, |l| Valor::Dinheiro(l.saldo())),
        campo("dataBase", Base, |l| Valor::Base(l.data_base)),
    ];

    fn faixa(&self, de: Option<Moment>, ate: Option<Moment>) -> (usize, usize) {
        faixa(&self.0.dividas_por_base, self.1, de, ate)
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = Arc<Divida>> + '_> {
        Box::new(self.0.dividas_por_base.from(nth).filter_map(|(_, id)| self.0.dividas.get(id).cloned()))
    }

    fn da_divida(&self, id: i64) -> Option<Vec<Arc<Divida>>> {
        let found = self.0.divida(self.1, id).and_then(|row| self.0.dividas.get(row).cloned());
        Some(found.into_iter().collect())
    }

    fn is_divida(campo: &Campo<Arc<Divida>>) -> bool {
        campo.nome == "idDivida"
    }
}

/// Movement types: table 9, then the entity's own ("fonte de dados tiposMovimentacoes").
#[derive(Clone)]
pub(in crate::providers::betha) struct TiposMovimentacoes(Vec<TipoMovimentacao>);

impl TiposMovimentacoes {
    pub(in crate::providers::betha) fn new(da_entidade: &[TipoMovimentacao]) -> Self {
        let padrao = TABELA_9.iter().map(|(id, descricao, situacao)| TipoMovimentacao {
            id: *id,
            descricao: (*descricao).to_owned(),
            situacao: *situacao,
        });
        let mut tipos: Vec<_> = padrao.chain(da_entidade.iter().cloned()).collect();
        tipos.sort_by_key(|tipo| tipo.id);
        Self(tipos)
    }
}

impl Fonte for TiposMovimentacoes {
    type Linha = TipoMovimentacao;
    const CAMPOS: &'static [Campo<TipoMovimentacao>] = &[
        campo("id", N, |l: &TipoMovimentacao| Valor::Inteiro(l.id)).ou(&["codigoMovimentacao"]),
        campo("descricao", T, |l| Valor::texto(&*l.descricao)),
        campo("alteraSituacao", C(SIM_NAO), |l: &TipoMovimentacao| sim_nao(l.situacao.is_some()))
            .ou(&["altera_situacao"]),
        campo("situacao", C(SITUACAO_EXECUCAO), |l| {
            l.situacao.map_or(Valor::Nulo, |s| Valor::texto(s.word()))
        }),
    ];

    fn faixa(&self, _: Option<Moment>, _: Option<Moment>) -> (usize, usize) {
        (0, self.0.len())
    }

    fn desde(&self, nth: usize) -> Box<dyn Iterator<Item = TipoMovimentacao> + '_> {
        Box::new(self.0.iter().skip(nth).cloned())
    }
}

/// The positions of an entity's rows from a moment on and before another.
fn faixa(index: &Index<Chave>, entidade: Id, de: Option<Moment>, ate: Option<Moment>) -> (usize, usize) {
    let start = de.map_or_else(|| Chave::primeira(entidade), |de| Chave::desde(entidade, de));
    let end = ate.map_or_else(|| Chave::primeira(entidade + 1), |ate| Chave::desde(entidade, ate));
    (index.rank(start), index.rank(end))
}
