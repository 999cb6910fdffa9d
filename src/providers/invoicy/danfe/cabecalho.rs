//! What stands above: the receipt to be torn off (first page), and on every page the issuer, the document's number, its key and what
//! SEFAZ said.

use super::super::model::Status;
use super::quadro::{Campo, LEFT, ROW, WIDTH, barras, caixa, dentro, inteiro, linha, paragrafo, rotulo};
use super::{Folha, texto};
use crate::br::chave_acesso::check_digit;
use crate::wire::pdf::{Align, Area, Page, Type};

const SMALL: Type = Type::regular(6.0);

/// The receipt that the recipient signs; where the rest of the page begins.
pub(super) fn canhoto(page: &mut Page, top: f32, folha: Folha<'_>) -> f32 {
    const NUMERO: f32 = 36.0;
    const TEXTO: f32 = WIDTH - NUMERO;
    const ALTO: f32 = 9.0;
    let dest = folha.ficha.grupos("dest").next();
    let onde = dest.and_then(|dest| dest.grupos("enderDest").next()).map(texto::endereco).unwrap_or_default();
    let recebemos = format!(
        "RECEBEMOS DE {} OS PRODUTOS E/OU SERVIÇOS CONSTANTES DA NOTA FISCAL ELETRÔNICA INDICADA AO LADO. EMISSÃO: {} VALOR TOTAL: R$ {} DESTINATÁRIO: {}",
        folha.valor("emit/xNome"),
        texto::dia(folha.valor("ide/dhEmi")),
        texto::valor(folha.valor("total/ICMSTot/vNF")),
        texto::juntos(" - ", [folha.valor("dest/xNome"), &onde]),
    );
    caixa(page, LEFT, top, TEXTO, ALTO);
    paragrafo(page, dentro(LEFT, top, TEXTO, 2.7), (2.5, 3), Align::Left, SMALL, &recebemos);
    let foot = linha(
        page,
        top + ALTO,
        &[
            Campo::texto(40.0, "DATA DE RECEBIMENTO", ""),
            Campo::texto(TEXTO - 40.0, "IDENTIFICAÇÃO E ASSINATURA DO RECEBEDOR", ""),
        ],
    );
    let left = LEFT + TEXTO;
    caixa(page, left, top, NUMERO, foot - top);
    let at = |below| dentro(left, top, NUMERO, below);
    page.text(at(5.0), Align::Center, Type::bold(10.0), "NF-e");
    page.text(at(9.8), Align::Center, Type::bold(9.0), &format!("Nº {}", texto::numero(folha.nota.numero)));
    let serie = format!("SÉRIE {:03}", folha.nota.serie.serie);
    page.text(at(13.8), Align::Center, Type::bold(9.0), &serie);
    page.dashes(0.5, &[(LEFT, foot + 1.6), (LEFT + WIDTH, foot + 1.6)]);
    foot + 3.2
}

/// The height of the three blocks.
const BLOCOS: f32 = 34.0;
/// How high the whole of it is.
pub(super) const ALTURA: f32 = BLOCOS + 2.0 * ROW;

/// Issuer, document, key, nature and protocol; where it ends. `qual` is the page's number and how many there are.
pub(super) fn cabecalho(page: &mut Page, top: f32, folha: Folha<'_>, qual: (usize, usize)) -> f32 {
    const EMITENTE: f32 = 78.0;
    const DANFE: f32 = 36.0;
    emitente(page, Area { left: LEFT, top, width: EMITENTE, height: BLOCOS }, folha);
    danfe(page, Area { left: LEFT + EMITENTE, top, width: DANFE, height: BLOCOS }, folha, qual);
    let left = LEFT + EMITENTE + DANFE;
    let width = WIDTH - EMITENTE - DANFE;
    let dados = dados_da_nfe(folha);
    chave(page, Area { left, top, width, height: BLOCOS }, folha, dados.as_deref());
    let (rotulo, protocolo) = protocolo(folha, dados);
    let top = linha(
        page,
        top + BLOCOS,
        &[
            Campo::texto(EMITENTE + DANFE, "NATUREZA DA OPERAÇÃO", folha.valor("ide/natOp")),
            Campo::codigo(width, rotulo, protocolo).forte(),
        ],
    );
    linha(
        page,
        top,
        &[
            Campo::codigo(65.0, "INSCRIÇÃO ESTADUAL", folha.valor("emit/IE")),
            Campo::codigo(65.0, "INSCRIÇÃO ESTADUAL DO SUBST. TRIBUTÁRIO", folha.valor("emit/IEST")),
            Campo::codigo(64.0, "CNPJ / CPF", folha.documento("emit")),
        ],
    )
}

fn emitente(page: &mut Page, bloco: Area, folha: Folha<'_>) {
    let Area { left, top, width, height } = bloco;
    caixa(page, left, top, width, height);
    rotulo(page, left, top, width, "IDENTIFICAÇÃO DO EMITENTE");
    let nome = dentro(left, top, width, 8.5);
    let name = folha.valor("emit/xNome");
    let mut next = paragrafo(page, nome, (4.2, 2), Align::Center, Type::bold(10.0), name);
    let Some(onde) = folha.ficha.grupos("emit").next().and_then(|emit| emit.grupos("enderEmit").next())
    else {
        return;
    };
    let cep = format!("CEP {}", texto::cep(onde.valor("CEP").unwrap_or_default()));
    let bairro = texto::juntos(" - ", [onde.valor("xBairro").unwrap_or_default(), &cep]);
    let fone = onde.valor("fone").map(|fone| format!("Fone {}", texto::fone(fone))).unwrap_or_default();
    // Two lines of name and five of address fill the block.
    for (most, line) in [(2, texto::rua(onde)), (1, bairro), (1, texto::cidade(onde)), (1, fone)] {
        let area = dentro(left, top, width, next - top);
        next = paragrafo(page, area, (3.2, most), Align::Center, Type::regular(7.0), &line);
    }
}

fn danfe(page: &mut Page, bloco: Area, folha: Folha<'_>, (nth, of): (usize, usize)) {
    let Area { left, top, width, height } = bloco;
    caixa(page, left, top, width, height);
    let at = |below| dentro(left, top, width, below);
    page.text(at(5.2), Align::Center, Type::bold(13.0), "DANFE");
    page.text(at(8.4), Align::Center, Type::regular(6.5), "Documento Auxiliar da");
    page.text(at(11.0), Align::Center, Type::regular(6.5), "Nota Fiscal Eletrônica");
    page.text(at(15.4), Align::Left, Type::regular(7.0), "0 - ENTRADA");
    page.text(at(18.6), Align::Left, Type::regular(7.0), "1 - SAÍDA");
    let side = 5.4;
    let box_left = left + width - side - 4.0;
    caixa(page, box_left, top + 13.2, side, side);
    let digit = Area { left: box_left, top, width: side, height: 17.1 };
    page.text(digit, Align::Center, Type::bold(9.0), folha.valor("ide/tpNF"));
    page.text(at(23.6), Align::Center, Type::bold(9.0), &format!("Nº {}", texto::numero(folha.nota.numero)));
    page.text(at(27.6), Align::Center, Type::bold(9.0), &format!("SÉRIE {:03}", folha.nota.serie.serie));
    page.text(at(31.8), Align::Center, Type::bold(9.0), &format!("FOLHA {nth}/{of}"));
}

/// Barcode, key, and where to look it up; in contingency with security paper a second barcode in its place.
fn chave(page: &mut Page, bloco: Area, folha: Folha<'_>, dados: Option<&str>) {
    const BARRAS: f32 = 14.6;
    let Area { left, top, width, .. } = bloco;
    caixa(page, left, top, width, BARRAS);
    let inside = |below, height| Area { left: left + 1.0, top: top + below, width: width - 2.0, height };
    barras(page, inside(1.8, 11.0), folha.nota.chave.as_str());
    caixa(page, left, top + BARRAS, width, ROW);
    rotulo(page, left, top + BARRAS, width, "CHAVE DE ACESSO");
    let area = dentro(left, top + BARRAS, width, ROW - 1.5);
    inteiro(page, area, Align::Center, Type::bold(7.5), &folha.nota.chave.grouped());
    let rest = BARRAS + ROW;
    caixa(page, left, top + rest, width, BLOCOS - rest);
    if let Some(dados) = dados {
        barras(page, inside(rest + 1.6, BLOCOS - rest - 3.2), dados);
        return;
    }
    let mut say = |below, text| {
        page.text(dentro(left, top + rest, width, below), Align::Center, Type::regular(7.5), text)
    };
    say(4.2, "Consulta de autenticidade no portal nacional da NF-e");
    say(7.4, "www.nfe.fazenda.gov.br/portal");
    say(10.6, "ou no site da Sefaz Autorizadora");
}

/// The name of the box, and what stands in it.
fn protocolo(folha: Folha<'_>, dados: Option<String>) -> (&'static str, String) {
    if let Some(dados) = dados {
        let groups: Vec<String> =
            dados.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
        return ("DADOS DA NF-E", groups.join(" "));
    }
    let rotulo = match folha.nota.status {
        Status::Denegado => "PROTOCOLO DE DENEGAÇÃO DE USO",
        Status::Epec => "PROTOCOLO DE AUTORIZAÇÃO DO EPEC",
        _ => "PROTOCOLO DE AUTORIZAÇÃO DE USO",
    };
    let protocolo = folha.nota.protocolo.as_ref();
    let valor = protocolo.map(|protocolo| format!("{} - {}", protocolo.numero, texto::momento(protocolo.em)));
    (rotulo, valor.unwrap_or_default())
}

/// The 36 characters of the second barcode, which a document on security paper has while it has no protocol: state, tpEmis, recipient,
/// amount, whether there is ICMS and ICMS by substitution (1 yes, 2 no), day, check digit (manual of the DANFE, 5.4.2).
fn dados_da_nfe(folha: Folha<'_>) -> Option<String> {
    let tp_emis = folha.nota.chave.partes().tp_emis;
    if folha.nota.protocolo.is_some() || !matches!(tp_emis, 2 | 5) {
        return None;
    }
    let dest = folha.ficha.valor("dest/CNPJ").or(folha.ficha.valor("dest/CPF")).unwrap_or_default();
    let valor: String = folha.valor("total/ICMSTot/vNF").chars().filter(char::is_ascii_digit).collect();
    let tem = |nome: &str| {
        let valor = folha.ficha.decimal(&format!("total/ICMSTot/{nome}"));
        if valor.is_some_and(|valor| !valor.is_zero()) { '1' } else { '2' }
    };
    let (icms, st) = (tem("vICMS"), tem("vST"));
    let dia = folha.valor("ide/dhEmi").get(8..10).unwrap_or("01");
    let corpo =
        format!("{}{tp_emis}{dest:0>14}{valor:0>14}{icms}{st}{dia}", folha.nota.chave.partes().uf.codigo());
    Some(format!("{corpo}{}", check_digit(&corpo)))
}
