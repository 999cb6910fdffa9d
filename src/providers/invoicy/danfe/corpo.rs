//! What stands between head and items on the first page: recipient, bills, taxes, transport, and services where there are any.

use rust_decimal::Decimal;

use super::super::ficha::Grupo;
use super::quadro::{Campo, LEFT, WIDTH, caixa, dentro, inteiro, linha, titulo};
use super::{Folha, texto};
use crate::br::money::{brazilian, fixed};
use crate::wire::pdf::{Align, Page, Type};

/// All of it; where it ends.
pub(super) fn corpo(page: &mut Page, top: f32, folha: Folha<'_>) -> f32 {
    let top = destinatario(page, top, folha);
    let top = fatura(page, top, folha);
    let top = imposto(page, top, folha);
    let top = transporte(page, top, folha);
    servicos(page, top, folha)
}

fn destinatario(page: &mut Page, top: f32, folha: Folha<'_>) -> f32 {
    let vazio = Grupo::default();
    let onde =
        folha.ficha.grupos("dest").next().and_then(|dest| dest.grupos("enderDest").next()).unwrap_or(&vazio);
    let campo = |nome| onde.valor(nome).unwrap_or_default();
    let saida = folha.valor("ide/dhSaiEnt");
    let top = titulo(page, top, "DESTINATÁRIO / REMETENTE");
    let top = linha(
        page,
        top,
        &[
            Campo::texto(116.0, "NOME / RAZÃO SOCIAL", folha.valor("dest/xNome")),
            Campo::codigo(44.0, "CNPJ / CPF", folha.documento("dest")),
            Campo::codigo(34.0, "DATA DA EMISSÃO", texto::dia(folha.valor("ide/dhEmi"))),
        ],
    );
    let top = linha(
        page,
        top,
        &[
            Campo::texto(94.0, "ENDEREÇO", texto::rua(onde)),
            Campo::texto(44.0, "BAIRRO / DISTRITO", campo("xBairro")),
            Campo::codigo(22.0, "CEP", texto::cep(campo("CEP"))),
            Campo::codigo(34.0, "DATA DA SAÍDA / ENTRADA", texto::dia(saida)),
        ],
    );
    linha(
        page,
        top,
        &[
            Campo::texto(84.0, "MUNICÍPIO", campo("xMun")),
            Campo::codigo(10.0, "UF", campo("UF")),
            Campo::codigo(32.0, "FONE / FAX", texto::fone(campo("fone"))),
            Campo::codigo(34.0, "INSCRIÇÃO ESTADUAL", folha.valor("dest/IE")),
            Campo::codigo(34.0, "HORA DA SAÍDA / ENTRADA", texto::hora(saida)),
        ],
    )
}

/// The bill and its instalments, five in a row; nothing when there is none.
fn fatura(page: &mut Page, top: f32, folha: Folha<'_>) -> f32 {
    const POR_LINHA: usize = 5;
    const ALTO: f32 = 3.7;
    const SET: Type = Type::regular(6.5);
    let Some(cobr) = folha.ficha.grupos("cobr").next() else { return top };
    let mut top = titulo(page, top, "FATURA / DUPLICATAS");
    if let Some(fat) = cobr.grupos("fat").next() {
        let campo = |nome| fat.valor(nome).unwrap_or_default();
        top = linha(
            page,
            top,
            &[
                Campo::texto(74.0, "NÚMERO DA FATURA", campo("nFat")),
                Campo::valor(40.0, "VALOR ORIGINAL", texto::valor(campo("vOrig"))),
                Campo::valor(40.0, "VALOR DO DESCONTO", texto::valor(campo("vDesc"))),
                Campo::valor(40.0, "VALOR LÍQUIDO", texto::valor(campo("vLiq"))),
            ],
        );
    }
    let width = WIDTH / POR_LINHA as f32;
    let duplicatas: Vec<&Grupo> = cobr.grupos("dup").collect();
    for linha in duplicatas.chunks(POR_LINHA) {
        let mut left = LEFT;
        for dup in linha {
            let campo = |nome| dup.valor(nome).unwrap_or_default();
            let part = |from: f32, width| dentro(left + from, top, width, 2.6);
            caixa(page, left, top, width, ALTO);
            page.text(part(0.0, 9.5), Align::Left, SET, campo("nDup"));
            page.text(part(8.0, 14.0), Align::Center, SET, &texto::dia(campo("dVenc")));
            inteiro(page, part(20.5, width - 20.5), Align::Right, SET, &texto::valor(campo("vDup")));
            left += width;
        }
        top += ALTO;
    }
    top
}

fn imposto(page: &mut Page, top: f32, folha: Folha<'_>) -> f32 {
    let top = titulo(page, top, "CÁLCULO DO IMPOSTO");
    let campo = |rotulo, nome: &str| {
        let valor = folha.valor(&format!("total/ICMSTot/{nome}"));
        Campo::valor(WIDTH / 7.0, rotulo, texto::valor(valor))
    };
    let top = linha(
        page,
        top,
        &[
            campo("BASE DE CÁLC. DO ICMS", "vBC"),
            campo("VALOR DO ICMS", "vICMS"),
            campo("BASE DE CÁLC. ICMS S.T.", "vBCST"),
            campo("VALOR DO ICMS SUBST.", "vST"),
            campo("VALOR IMP. IMPORTAÇÃO", "vII"),
            campo("VALOR DO PIS", "vPIS"),
            campo("VALOR TOTAL PRODUTOS", "vProd"),
        ],
    );
    linha(
        page,
        top,
        &[
            campo("VALOR DO FRETE", "vFrete"),
            campo("VALOR DO SEGURO", "vSeg"),
            campo("DESCONTO", "vDesc"),
            campo("OUTRAS DESPESAS", "vOutro"),
            campo("VALOR DO IPI", "vIPI"),
            campo("VALOR DA COFINS", "vCOFINS"),
            campo("VALOR TOTAL DA NOTA", "vNF").forte(),
        ],
    )
}

fn transporte(page: &mut Page, top: f32, folha: Folha<'_>) -> f32 {
    let vazio = Grupo::default();
    let transp = folha.ficha.grupos("transp").next().unwrap_or(&vazio);
    let campo = |caminho| transp.valor(caminho).unwrap_or_default();
    let top = titulo(page, top, "TRANSPORTADOR / VOLUMES TRANSPORTADOS");
    let top = linha(
        page,
        top,
        &[
            Campo::texto(70.0, "RAZÃO SOCIAL", campo("transporta/xNome")),
            Campo::texto(38.0, "FRETE POR CONTA", texto::frete(campo("modFrete"))),
            Campo::codigo(22.0, "CÓDIGO ANTT", campo("veicTransp/RNTC")),
            Campo::codigo(20.0, "PLACA DO VEÍCULO", campo("veicTransp/placa")),
            Campo::codigo(8.0, "UF", campo("veicTransp/UF")),
            Campo::codigo(36.0, "CNPJ / CPF", folha.documento("transp/transporta")),
        ],
    );
    let top = linha(
        page,
        top,
        &[
            Campo::texto(96.0, "ENDEREÇO", campo("transporta/xEnder")),
            Campo::texto(54.0, "MUNICÍPIO", campo("transporta/xMun")),
            Campo::codigo(8.0, "UF", campo("transporta/UF")),
            Campo::codigo(36.0, "INSCRIÇÃO ESTADUAL", campo("transporta/IE")),
        ],
    );
    linha(
        page,
        top,
        &[
            Campo::valor(26.0, "QUANTIDADE", somados(transp, "qVol", 0)),
            Campo::texto(34.0, "ESPÉCIE", comum(transp, "esp")),
            Campo::texto(34.0, "MARCA", comum(transp, "marca")),
            Campo::texto(34.0, "NUMERAÇÃO", comum(transp, "nVol")),
            Campo::valor(33.0, "PESO BRUTO", somados(transp, "pesoB", 3)),
            Campo::valor(33.0, "PESO LÍQUIDO", somados(transp, "pesoL", 3)),
        ],
    )
}

/// The sum over all volumes; nothing where no volume says any, or the sum is more than a number holds.
fn somados(transp: &Grupo, nome: &str, decimais: u32) -> String {
    let ditos = transp.grupos("vol").filter(|vol| vol.valor(nome).is_some());
    let soma =
        ditos.map(|vol| vol.decimal(nome)).reduce(|soma: Option<Decimal>, mais| soma?.checked_add(mais?));
    soma.flatten().map(|soma| brazilian(&fixed(soma, decimais))).unwrap_or_default()
}

/// What all volumes have in common.
fn comum<'a>(transp: &'a Grupo, nome: &str) -> &'a str {
    let mut ditos = transp.grupos("vol").map(|vol| vol.valor(nome).unwrap_or_default());
    let primeiro = ditos.next().unwrap_or_default();
    if ditos.all(|outro| outro == primeiro) { primeiro } else { "DIVERSOS" }
}

fn servicos(page: &mut Page, top: f32, folha: Folha<'_>) -> f32 {
    let Some(issqn) = folha.ficha.grupos("total").next().and_then(|total| total.grupos("ISSQNtot").next())
    else {
        return top;
    };
    let campo =
        |rotulo, nome| Campo::valor(WIDTH / 4.0, rotulo, texto::valor(issqn.valor(nome).unwrap_or_default()));
    let top = titulo(page, top, "CÁLCULO DO ISSQN");
    linha(
        page,
        top,
        &[
            Campo::codigo(WIDTH / 4.0, "INSCRIÇÃO MUNICIPAL", folha.valor("emit/IM")),
            campo("VALOR TOTAL DOS SERVIÇOS", "vServ"),
            campo("BASE DE CÁLCULO DO ISSQN", "vBC"),
            campo("VALOR DO ISSQN", "vISS"),
        ],
    )
}
