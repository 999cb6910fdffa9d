//! The URL table of Procuradoria's third-party integration; what each line does is in the folder's other files.
//!
//! Only two paths are printed in the document; the others follow its pattern, with aliases (dossier 1.1).

pub(super) mod acesso;
pub(super) mod arquivos;
pub(super) mod leituras;
pub(super) mod lotes;
mod unicos;

use super::Betha;
use super::errors::{Erro, Ilegivel};
use super::listas::{
    Alteracoes, Documentos, ExecucoesDividas, ExecucoesFiscais, MovimentosProtesto, Protestos,
    ResumosDividas, Saldos, TiposMovimentacoes,
};
use crate::providers::room::{Answer, EdgeError, Route, Welcome};
use acesso::responder;
use leituras::{listar, listar_talvez, obter, obter_talvez};
use lotes::{receber, receber_custa, receber_movimentacao, receber_processo};

/// Everything below belongs to Procuradoria, known or not.
pub(super) const FAMILY: &str = "/integracoes/v1";
const JSON: &str = "application/json";

macro_rules! operations {
    ($($name:ident = $text:literal),+ $(,)?) => {
        $(pub(super) const $name: &str = $text;)+
        pub(super) const OPERATIONS: &[&str] = &[$($name),+];
    };
}

operations! {
    EXECUCOES_FISCAIS = "betha.execucoesFiscais.listar",
    EXECUCOES_DIVIDAS = "betha.execucoesDividas.listar",
    DOCUMENTOS = "betha.documentosDividas.listar",
    SALDOS = "betha.saldos.listar",
    ALTERACOES = "betha.alteracoes.listar",
    TIPOS = "betha.tiposMovimentacoes.listar",
    RESUMOS = "betha.resumosDividas.listar",
    RESUMO = "betha.resumosDividas.obter",
    PROCESSOS = "betha.processos.receber",
    MOVIMENTACOES = "betha.movimentacoes.receber",
    ANEXOS = "betha.anexos.receber",
    CUSTAS = "betha.custas.receber",
    PROTESTO_LISTAR = "betha.protestos.listar",
    PROTESTO_OBTER = "betha.protestos.obter",
    PROTESTO_CRIAR = "betha.protestos.criar",
    PROTESTO_ALTERAR = "betha.protestos.alterar",
    MOVIMENTO_LISTAR = "betha.protestosMovimentacoes.listar",
    MOVIMENTO_OBTER = "betha.protestosMovimentacoes.obter",
    MOVIMENTO_CRIAR = "betha.protestosMovimentacoes.criar",
    MOVIMENTO_ALTERAR = "betha.protestosMovimentacoes.alterar",
    BAIXAR = "betha.documentos.baixar",
    PAGINA = "betha.documentacao.pagina",
    DEFINICOES = "betha.documentacao.definicoes",
    CONTRATO = "betha.documentacao.openapi",
}

pub(super) const ROUTES: &[Route<Betha>] = &[
    Route {
        operation: EXECUCOES_FISCAIS,
        method: "GET",
        paths: &["/integracoes/v1/execucoes-fiscais-terceiros", "/integracoes/v1/execucoes-terceiros"],
        handler: |room, call, _| listar(room, call, EXECUCOES_FISCAIS, ExecucoesFiscais),
    },
    Route {
        operation: EXECUCOES_DIVIDAS,
        method: "GET",
        paths: &["/integracoes/v1/execucoes-dividas-terceiros"],
        handler: |room, call, _| listar(room, call, EXECUCOES_DIVIDAS, ExecucoesDividas),
    },
    Route {
        operation: DOCUMENTOS,
        method: "GET",
        paths: &[
            "/integracoes/v1/documentos-dividas-terceiros",
            "/integracoes/v1/documentos-divida-terceiros",
        ],
        handler: |room, call, _| {
            let base = format!("{}{FAMILY}", call.input.origin).into();
            listar(room, call, DOCUMENTOS, |acervo, entidade| Documentos { acervo, entidade, base })
        },
    },
    Route {
        operation: SALDOS,
        method: "GET",
        paths: &["/integracoes/v1/envio-saldo-terceiros"],
        handler: |room, call, _| listar(room, call, SALDOS, Saldos),
    },
    Route {
        operation: ALTERACOES,
        method: "GET",
        paths: &[
            "/integracoes/v1/envio-alteracao-terceiros",
            "/integracoes/v1/envio-alteracao-situacao-terceiros",
        ],
        handler: |room, call, _| listar(room, call, ALTERACOES, Alteracoes),
    },
    Route {
        operation: TIPOS,
        method: "GET",
        paths: &["/integracoes/v1/tipos-movimentacoes", "/integracoes/v1/tipos-movimentacoes-terceiros"],
        handler: |room, call, _| {
            listar(room, call, TIPOS, |acervo, id| {
                let entidade = acervo.entidades.get(id);
                TiposMovimentacoes::new(entidade.map_or(&[], |entidade| &entidade.tipos_movimentacoes))
            })
        },
    },
    Route {
        operation: RESUMOS,
        method: "GET",
        paths: &[
            "/integracoes/v1/resumo-divida",
            "/integracoes/v1/resumo-divida-terceiros",
            "/integracoes/v1/resumoDivida",
        ],
        handler: |room, call, _| listar(room, call, RESUMOS, ResumosDividas),
    },
    Route {
        operation: RESUMO,
        method: "GET",
        paths: &[
            "/integracoes/v1/resumo-divida/{idDivida}",
            "/integracoes/v1/resumo-divida-terceiros/{idDivida}",
            "/integracoes/v1/resumoDivida/{idDivida}",
        ],
        handler: |room, call, _| obter(room, call, (RESUMO, "idDivida"), ResumosDividas),
    },
    Route {
        operation: PROCESSOS,
        method: "POST",
        paths: &[
            "/integracoes/v1/recebimento-processo-terceiros",
            "/integracoes/v1/recebimento-processos-terceiros",
        ],
        handler: |room, call, view| {
            let most = ("max_items", room.knobs.max_items);
            receber(room, call, view.now, (PROCESSOS, most), receber_processo)
        },
    },
    Route {
        operation: MOVIMENTACOES,
        method: "POST",
        paths: &[
            "/integracoes/v1/recebimento-movimentacao-terceiros",
            "/integracoes/v1/recebimento-movimentacoes-terceiros",
        ],
        handler: |room, call, view| {
            let most = ("max_items", room.knobs.max_items);
            receber(room, call, view.now, (MOVIMENTACOES, most), receber_movimentacao)
        },
    },
    Route {
        operation: CUSTAS,
        method: "POST",
        paths: &[
            "/integracoes/v1/execucoes-fiscais-custas",
            "/integracoes/v1/execucoes-fiscais-custas-terceiros",
        ],
        handler: |room, call, view| {
            let most = ("max_custas", room.knobs.max_custas);
            receber(room, call, view.now, (CUSTAS, most), receber_custa)
        },
    },
    Route {
        operation: ANEXOS,
        method: "POST",
        paths: &[
            "/integracoes/v1/recebimento-movimentacao-anexo-terceiros",
            "/integracoes/v1/recebimento-movimentacoes-anexos-terceiros",
        ],
        handler: |room, call, _| unicos::anexar(room, call),
    },
    Route {
        operation: PROTESTO_LISTAR,
        method: "GET",
        paths: &["/integracoes/v1/protestos", "/integracoes/v1/protestos-terceiros"],
        handler: |room, call, _| listar(room, call, PROTESTO_LISTAR, Protestos),
    },
    Route {
        operation: PROTESTO_OBTER,
        method: "GET",
        paths: &["/integracoes/v1/protestos/{id}", "/integracoes/v1/protestos-terceiros/{id}"],
        handler: |room, call, _| obter(room, call, (PROTESTO_OBTER, "id"), Protestos),
    },
    Route {
        operation: PROTESTO_CRIAR,
        method: "POST",
        paths: &["/integracoes/v1/protestos", "/integracoes/v1/protestos-terceiros"],
        handler: |room, call, _| unicos::criar_protesto(room, call),
    },
    Route {
        operation: PROTESTO_ALTERAR,
        method: "PUT",
        paths: &[
            "/integracoes/v1/protestos/{id}",
            "/integracoes/v1/protestos-terceiros/{id}",
            "/integracoes/v1/protestos",
            "/integracoes/v1/protestos-terceiros",
        ],
        handler: |room, call, _| unicos::alterar_protesto(room, call),
    },
    Route {
        operation: MOVIMENTO_LISTAR,
        method: "GET",
        paths: &[
            "/integracoes/v1/protestos-movimentacoes",
            "/integracoes/v1/protestos-movimentacoes-terceiros",
            "/integracoes/v1/protestos/{idProtesto}/movimentacoes",
        ],
        handler: |room, call, _| {
            listar_talvez(room, call, MOVIMENTO_LISTAR, |acervo, entidade| {
                MovimentosProtesto::de(acervo, entidade, call.param("idProtesto"))
            })
        },
    },
    Route {
        operation: MOVIMENTO_OBTER,
        method: "GET",
        paths: &[
            "/integracoes/v1/protestos-movimentacoes/{id}",
            "/integracoes/v1/protestos-movimentacoes-terceiros/{id}",
            "/integracoes/v1/protestos/{idProtesto}/movimentacoes/{id}",
        ],
        handler: |room, call, _| {
            obter_talvez(room, call, (MOVIMENTO_OBTER, "id"), |acervo, entidade| {
                MovimentosProtesto::de(acervo, entidade, call.param("idProtesto"))
            })
        },
    },
    Route {
        operation: MOVIMENTO_CRIAR,
        method: "POST",
        paths: &[
            "/integracoes/v1/protestos-movimentacoes",
            "/integracoes/v1/protestos-movimentacoes-terceiros",
            "/integracoes/v1/protestos/{idProtesto}/movimentacoes",
        ],
        handler: |room, call, view| unicos::criar_movimento(room, call, view.now),
    },
    Route {
        operation: MOVIMENTO_ALTERAR,
        method: "PUT",
        paths: &[
            "/integracoes/v1/protestos-movimentacoes/{id}",
            "/integracoes/v1/protestos-movimentacoes-terceiros/{id}",
            "/integracoes/v1/protestos/{idProtesto}/movimentacoes/{id}",
            "/integracoes/v1/protestos-movimentacoes",
            "/integracoes/v1/protestos-movimentacoes-terceiros",
            "/integracoes/v1/protestos/{idProtesto}/movimentacoes",
        ],
        handler: |room, call, view| unicos::alterar_movimento(room, call, view.now),
    },
    Route {
        operation: BAIXAR,
        method: "GET",
        paths: &["/integracoes/v1/documentos/{tipo}/{ano}/{id}"],
        handler: |room, call, _| arquivos::baixar(room, call),
    },
    Route {
        operation: PAGINA,
        method: "GET",
        paths: &["/integracoes/v1/swagger-ui.html", "/integracoes/v1/swagger-ui/index.html"],
        handler: |_, _, _| arquivos::pagina(),
    },
    Route {
        operation: DEFINICOES,
        method: "GET",
        paths: &["/integracoes/v1/v3/api-docs/swagger-config"],
        handler: |_, call, _| arquivos::definicoes(call),
    },
    Route {
        operation: CONTRATO,
        method: "GET",
        paths: &["/integracoes/v1/v3/api-docs"],
        handler: |_, call, _| arquivos::contrato(call),
    },
];

/// What the edge says, in the shape of the 500 (dossier section 5).
pub(super) fn edge(error: &EdgeError) -> Answer {
    match error {
        EdgeError::NotFound => responder(&Erro::NaoEncontrado),
        EdgeError::WrongMethod { allowed } => responder(&Erro::Metodo).with("allow", allowed.join(", ")),
        EdgeError::Certificate(_) => responder(&Erro::AcessoNegado),
        EdgeError::TooLarge { .. } => responder(&Erro::TamanhoExcedido),
        EdgeError::Malformed { .. } => responder(&Erro::Requisicao(Ilegivel::Tudo)),
        EdgeError::Failed { .. } => responder(&Erro::Interno),
    }
}

pub(super) fn welcome(room: &Betha, origin: &str) -> Welcome {
    let codes = room.acervo.entidades.iter().flat_map(|(_, entidade)| &entidade.codigos_acesso);
    let code = codes.map(|code| code.codigo.clone()).next().unwrap_or_default();
    let base = format!("{origin}{FAMILY}");
    // The document's own URL, raw quotes and all.
    let curl = format!(
        "curl -s '{base}/execucoes-dividas-terceiros?offset=0&limit=100&filter=dataBase>=\"2023-01-01T00:00:00.000\"' -H 'Authorization: Bearer {code}'"
    );
    Welcome { title: "Betha Procuradoria", base, credentials: vec![("Authorization: Bearer", code)], curl }
}
