//! "Dados adicionais": what issuer and fisco have to say beside the boxes, over as many pages as it takes.

use std::ops::Range;

use super::super::ficha::{Grupo, Item};
use super::super::model::{Ambiente, Nota, Status, TipoEvento};
use super::super::proc::descricao;
use super::quadro::{LEFT, TITULO, WIDTH, caixa, dentro, paragrafo, quebrar, rotulo, titulo};
use super::{Folha, texto};
use crate::br::chave_acesso::ChaveAcesso;
use crate::wire::pdf::{Align, Page, Type};

const SET: Type = Type::regular(6.5);
const PITCH: f32 = 2.7;
const COMPLEMENTO: f32 = 134.0;
/// Above the first and below the last line.
const MARGENS: f32 = 3.6;

/// How high the block with so many lines is.
pub(super) fn altura(linhas: usize) -> f32 {
    TITULO + MARGENS + linhas as f32 * PITCH
}

/// How many lines go into a block of a height.
pub(super) fn cabem(height: f32) -> usize {
    // A negative height is none.
    ((height - TITULO - MARGENS + 0.01) / PITCH) as usize
}

/// Draws some of the lines.
pub(super) fn desenhar(
    page: &mut Page,
    top: f32,
    height: f32,
    folha: Folha<'_>,
    linhas: &[String],
    quais: Range<usize>,
) {
    let head = titulo(page, top, "DADOS ADICIONAIS");
    let height = height - TITULO;
    caixa(page, LEFT, head, COMPLEMENTO, height);
    caixa(page, LEFT + COMPLEMENTO, head, WIDTH - COMPLEMENTO, height);
    let nome = if quais.start == 0 {
        "INFORMAÇÕES COMPLEMENTARES"
    } else {
        "INFORMAÇÕES COMPLEMENTARES (CONTINUAÇÃO)"
    };
    rotulo(page, LEFT, head, COMPLEMENTO, nome);
    rotulo(page, LEFT + COMPLEMENTO, head, WIDTH - COMPLEMENTO, "RESERVADO AO FISCO");
    let mut area = dentro(LEFT, head, COMPLEMENTO, 5.3);
    for linha in linhas.iter().take(quais.end).skip(quais.start) {
        page.text(area, Align::Left, SET, linha);
        area.top += PITCH;
    }
    if folha.nota.serie.ambiente == Ambiente::Homologacao {
        let area = dentro(LEFT + COMPLEMENTO, head, WIDTH - COMPLEMENTO, 6.4);
        let aviso = "NF-e EMITIDA EM AMBIENTE DE HOMOLOGAÇÃO - SEM VALOR FISCAL";
        paragrafo(page, area, (3.4, 2), Align::Center, Type::bold(7.5), aviso);
    }
}

/// All that is to be said, in lines.
pub(super) fn linhas(folha: Folha<'_>) -> Vec<String> {
    let Folha { nota, ficha } = folha;
    let mut ditos = contingencia(folha);
    ditos.extend(eventos(nota));
    let adicionais = |nome: &str| ficha.valor(&format!("infAdic/{nome}"));
    ditos.extend(adicionais("infCpl").map(|texto| format!("Inf. Contribuinte: {texto}")));
    ditos.extend(adicionais("infAdFisco").map(|texto| format!("Inf. Fisco: {texto}")));
    for adicional in ficha.grupos("infAdic") {
        ditos.extend(adicional.itens.iter().filter_map(observacao));
        ditos.extend(
            adicional
                .grupos("procRef")
                .filter_map(|processo| Some(format!("Processo: {}", processo.valor("nProc")?))),
        );
    }
    for (nome, grupo) in [("retirada", "Local de retirada"), ("entrega", "Local de entrega")] {
        ditos.extend(ficha.grupos(nome).map(|onde| local(folha, nome, grupo, onde)));
    }
    let referidos = ficha.grupos("ide").flat_map(|ide| ide.grupos("NFref"));
    ditos.extend(referidos.filter_map(referencia));
    for (nome, rotulo) in [("xNEmp", "Nota de empenho"), ("xPed", "Pedido"), ("xCont", "Contrato")] {
        ditos.extend(ficha.valor(&format!("compra/{nome}")).map(|valor| format!("{rotulo}: {valor}")));
    }
    for (nome, rotulo) in [
        ("vICMSUFDest", "ICMS interestadual para a UF de destino"),
        ("vICMSUFRemet", "ICMS interestadual para a UF do remetente"),
        ("vFCPUFDest", "FCP para a UF de destino"),
        ("vICMSDeson", "ICMS desonerado"),
        ("vFCP", "FCP"),
        ("vFCPST", "FCP retido por substituição"),
        ("vTotTrib", "Valor aproximado dos tributos"),
    ] {
        let caminho = format!("total/ICMSTot/{nome}");
        let valor =
            ficha.valor(&caminho).filter(|_| ficha.decimal(&caminho).is_some_and(|valor| !valor.is_zero()));
        ditos.extend(valor.map(|valor| format!("{rotulo}: R$ {}", texto::valor(valor))));
    }
    ditos.iter().flat_map(|dito| quebrar(SET, COMPLEMENTO - 2.0, dito)).collect()
}

/// The words that the manual wants on what was issued in contingency.
fn contingencia(folha: Folha<'_>) -> Vec<String> {
    let aviso = match (folha.nota.chave.partes().tp_emis, folha.nota.status) {
        (2 | 5, _) | (_, Status::ContingenciaFsDa) => {
            "DANFE em contingência, impresso em decorrência de problemas técnicos"
        }
        (4, _) | (_, Status::Epec) => {
            "DANFE impresso em contingência - EPEC regularmente recebido pela Receita Federal do Brasil"
        }
        (6, _) => "NF-e emitida em contingência SVC-AN",
        (7, _) => "NF-e emitida em contingência SVC-RS",
        _ => return Vec::new(),
    };
    let desde = folha
        .ficha
        .valor("ide/dhCont")
        .map(|quando| format!("Contingência desde {}", texto::dia_e_hora(quando)));
    let motivo = folha.ficha.valor("ide/xJust").map(|motivo| format!("Motivo: {motivo}"));
    [Some(aviso.to_owned()), desde, motivo].into_iter().flatten().collect()
}

fn eventos(nota: &Nota) -> impl Iterator<Item = String> {
    nota.eventos.iter().map(|evento| {
        let nome = match evento.tipo {
            TipoEvento::Cancelamento => "NF-e CANCELADA".to_owned(),
            TipoEvento::CartaCorrecao => format!("Carta de correção {}", evento.sequencia),
            outro => descricao(outro).to_owned(),
        };
        format!("{nome} em {}, protocolo {}", texto::momento(evento.protocolo.em), evento.protocolo.numero)
    })
}

fn observacao(item: &Item) -> Option<String> {
    match item {
        Item::ComAtributo("obsCont", (_, campo), dentro) => {
            Some(format!("{campo}: {}", dentro.valor("xTexto").unwrap_or_default()))
        }
        _ => None,
    }
}

fn local(folha: Folha<'_>, nome: &str, rotulo: &str, onde: &Grupo) -> String {
    let quem = onde.valor("xNome").unwrap_or_default();
    let cep = onde.valor("CEP").map(|cep| format!("CEP {}", texto::cep(cep))).unwrap_or_default();
    let partes = [quem, &folha.documento(nome), &texto::endereco(onde), &cep];
    format!("{rotulo}: {}", texto::juntos(" - ", partes))
}

fn referencia(referido: &Grupo) -> Option<String> {
    if let Some(chave) = referido.valor("refNFe").or_else(|| referido.valor("refCTe")) {
        let chave = ChaveAcesso::parse(chave).map_or_else(|_| chave.to_owned(), |chave| chave.grouped());
        return Some(format!("Documento referenciado: {chave}"));
    }
    let campo = |nome: &str| referido.valor(&format!("*/{nome}"));
    match campo("nCOO") {
        Some(coo) => Some(format!("Cupom referenciado: ECF {} COO {coo}", campo("nECF").unwrap_or_default())),
        None => {
            let serie = campo("serie").unwrap_or_default();
            Some(format!("Nota referenciada: modelo {} série {serie} nº {}", campo("mod")?, campo("nNF")?))
        }
    }
}
