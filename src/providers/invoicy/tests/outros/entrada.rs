//! Bad input, model by model: the answer names the element.

use super::*;

/// The answer's Descricao and its reason.
fn recusa(documento: &str) -> (String, String) {
    let reply = send(&Stage::new(WORLD, "{}"), documento);
    let (codigo, descricao, _) = mensagens(&reply).pop().unwrap();
    assert_eq!(codigo, "145", "{documento}: {:?}", reply.reason);
    (descricao, reply.reason.unwrap())
}

/// Without an element, whatever it holds.
fn sem(documento: &str, nome: &str) -> String {
    let (antes, resto) = documento.split_once(&format!("<{nome}>")).unwrap_or_else(|| panic!("{nome}"));
    let (_, depois) = resto.split_once(&format!("</{nome}>")).unwrap();
    format!("{antes}{depois}")
}

#[test]
fn what_is_missing_is_named() {
    for (documento, nome, elemento) in [
        (CTE, "Versao", "Versao"),
        (CTE, "cUF", "ide/cUF"),
        (CTE, "CFOP", "ide/CFOP"),
        (CTE, "natOp", "ide/natOp"),
        (CTE, "serie", "ide/serie"),
        (CTE, "nCT", "ide/nCT"),
        (CTE, "dhEmi", "ide/dhEmi"),
        (CTE, "tpAmb", "ide/tpAmb"),
        (CTE, "tpCTe", "ide/tpCTe"),
        (CTE, "modal", "ide/modal"),
        (CTE, "tpServ", "ide/tpServ"),
        (CTE, "xNome_emit", "emit/xNome"),
        (CTE, "rem", "rem"),
        (CTE, "dest", "dest"),
        (CTE, "vTPrest", "vPrest/vTPrest"),
        (CTE, "imp", "imp"),
        (CTE, "infCTeNorm", "infCTeNorm"),
        (MDFE, "nMDF", "ide/nMDF"),
        (MDFE, "tpEmit", "ide/tpEmit"),
        (MDFE, "UFFim", "ide/UFFim"),
        (MDFE, "infMunCarrega", "ide/infMunCarrega"),
        (MDFE, "InfModal", "infModal"),
        (MDFE, "Documentos", "infDoc"),
        (MDFE, "vCarga", "tot/vCarga"),
        (NFCOM, "nNF", "ide/nNF"),
        (NFCOM, "dest", "dest/xNome"),
        (NFCOM, "assinante", "assinante"),
        (NFCOM, "det", "det"),
        (NFCOM, "total", "total/vNF"),
        (RPS, "RPSNumero", "RPS/RPSNumero"),
        (RPS, "RPSSerie", "RPS/RPSSerie"),
        (RPS, "dEmis", "RPS/dEmis"),
        (RPS, "tpAmb", "RPS/tpAmb"),
        (RPS, "ValServicos", "RPS/Servico/Valores/ValServicos"),
        (RPS, "RPS", "RPS"),
    ] {
        let documento = sem(documento, nome);
        // Whose key it is must still be told.
        let documento = if documento.contains("11222333000181") {
            documento
        } else {
            documento.replace("</Envio>", "<CnpjEmissor>11222333000181</CnpjEmissor></Envio>")
        };
        let (descricao, reason) = recusa(&documento);
        assert_eq!(reason, format!("the required element {elemento} is missing or empty"), "{nome}");
        assert!(descricao.ends_with(&format!(": elemento {elemento} não informado.")), "{descricao}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    for (documento, elemento) in [
        (CTE.replace("<Versao>4.00", "<Versao>2.00"), "Versao is `2.00`; expected 3.00 or 4.00"),
        (CTE.replace("<mod>57", "<mod>55"), "ide/mod is `55`; expected 57 for ModeloDocumento CTe"),
        (CTE.replace("<cUF>43", "<cUF>99"), "ide/cUF is `99`; expected one of IBGE's codes of states, such as 43"),
        (CTE.replace("<serie>1", "<serie>1000"), "ide/serie is `1000`; expected a whole number up to 999"),
        (CTE.replace("<nCT>10", "<nCT>0"), "ide/nCT is `0`; expected 1 to 999999999"),
        (CTE.replace("<cCT>48151623", "<cCT>1"), "ide/cCT is `1`; expected 8 digits"),
        (CTE.replace("<fusoHorario>-03:00</fusoHorario>", ""), "ide/dhEmi is ``; expected an offset such as -03:00 in its fuso"),
        (CTE.replace("<tpEmis>1", "<tpEmis>x"), "ide/tpEmis is `x`; expected 1 digits"),
        (CTE.replace("<vTPrest>350.00", "<vTPrest>350,00"), "vPrest/vTPrest is `350,00`; expected an amount such as 10.00 with at most 13 digits before the point"),
        (MDFE.replace("<Versao>3.00", "<Versao>4.00"), "Versao is `4.00`; expected 3.00"),
        (RPS.replace("<RPSNumero>10", "<RPSNumero>x"), "RPS/RPSNumero is `x`; expected a whole number up to 999999999"),
        (RPS.replace("<dEmis>2026-03-02T08:59:00", "<dEmis>02/03/2026"), "RPS/dEmis is `02/03/2026T00:00:00`; expected date and time such as 2026-01-15T10:00:00"),
        ("<DocNaoEncerrado><ModeloDocumento>CTe</ModeloDocumento><Versao>3.00</Versao><CNPJEmissor>11222333000181</CNPJEmissor><tpAmb>2</tpAmb></DocNaoEncerrado>".to_owned(), "ModeloDocumento is `CTe`; expected MDFe: no other document is closed"),
        ("<DocNaoEncerrado><ModeloDocumento>MDFe</ModeloDocumento><Versao>3.00</Versao><CNPJEmissor>11222333000181</CNPJEmissor></DocNaoEncerrado>".to_owned(), "the required element tpAmb is missing or empty"),
    ] {
        assert_eq!(recusa(&documento).1, elemento, "{documento}");
    }
}

#[test]
fn the_layout_that_is_broken_is_named() {
    for (documento, prefixo) in [
        (sem(CTE, "nCT"), "[#inv0006] - Falha na estrutura XML do documento enviado: "),
        (sem(MDFE, "nMDF"), "[#inv0003] - Falha na estrutura XML do documento enviado: "),
        (sem(RPS, "RPSNumero"), "[#inv0006] - Falha na estrutura do RPS enviado: "),
        (
            sem(&cancelar("CTe", "Cte"), "CteNumero"),
            "[#inv0004] - Falha na estrutura XML do documento enviado: ",
        ),
    ] {
        assert!(recusa(&documento).0.starts_with(prefixo), "{documento}");
    }
}

#[test]
fn series_that_fall_together_are_not_mixed_up() {
    let primeiras: Vec<String> = (0..100_000).map(|n| format!("S{n}")).collect();
    let de = super::super::super::outros::serie_de_texto;
    let outra = primeiras.iter().skip(1).find(|outra| de(outra) == de(&primeiras[0])).unwrap();
    let stage = Stage::new(WORLD, r#"{"invoicy":{"nfse_ready":"now"}}"#);
    assert_eq!(codigos(&send(&stage, &RPS.replace("UNICA", &primeiras[0]))), "100/100");
    let reply = send(&stage, &RPS.replace("UNICA", outra));
    assert_eq!(codigos(&reply), "999");
    assert!(reply.reason.unwrap().contains("take another series"));
    assert_eq!(stage.look(|rooms| rooms.invoicy.notas.len()), 1);
}

proptest::proptest! {
    #[test]
    fn any_document_is_read_or_refused(which in 0_usize..6, cut in 0_usize..2_000, put: String, nome in "[A-Za-z_]{1,12}") {
        let evento = cancelar("MDFe", "Mdf");
        let documento = [CTE, MDFE, NFCOM, RPS, &evento, &CTE.replace("<mod>57", "<mod>67")][which].to_owned();
        let exigencias = super::super::super::consulta::Exigencias { parametros: false, cnpj_empresa_vazio: true };
        let ler = |documento: &str| _ = super::super::super::pedido::ler(&super::super::super::routes::RECEPCAO_ASPX, documento, "", exigencias);
        if let Some((head, tail)) = documento.split_at_checked(cut.min(documento.len())) {
            ler(&format!("{head}{put}{tail}"));
            ler(&format!("{head}<{nome}>{}</{nome}>{tail}", xml::escape_text(&put)));
        }
        ler(&documento.replace("10<", &format!("{}<", xml::escape_text(&put))));
    }
}
