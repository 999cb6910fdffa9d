//! Gaps, counts and exports of these models.

use super::*;
use crate::wire::zip;

fn pulos(stage: &Stage, modelo: &str, serie: &str) -> [String; 3] {
    let pedido = format!(
        "<PuloNumeracao><DocEmtCNPJ>11222333000181</DocEmtCNPJ><CnpjEmpresa>11222333000181</CnpjEmpresa><ModeloDocumento>{modelo}</ModeloDocumento><tpAmb>2</tpAmb><Serie>{serie}</Serie><DataEmissaoInicial>2026-03-01</DataEmissaoInicial><DataEmissaoFinal>2026-03-02</DataEmissaoFinal></PuloNumeracao>"
    );
    let retorno = documento(&send(stage, &pedido));
    ["Serie", "DocQuantidade", "Documentos"].map(|nome| retorno.text_of(nome).unwrap())
}

#[test]
fn gaps_are_found_in_a_series_of_letters() {
    let stage = Stage::new(WORLD, r#"{"invoicy":{"nfse_ready":"now"}}"#);
    for numero in [10, 13] {
        send(&stage, &RPS.replace("<RPSNumero>10<", &format!("<RPSNumero>{numero}<")));
    }
    assert_eq!(pulos(&stage, "NFSe", "UNICA"), ["UNICA", "2", "11-12"]);
    assert_eq!(pulos(&stage, "NFSe", "OUTRA"), ["OUTRA", "0", ""]);
}

#[test]
fn a_cte_os_is_counted_with_the_cte() {
    let notas = r#"}],"notas":[
        {"modelo":"CTe","numero":1,"emitida":"2026-03-01T10:00:00-03:00"},{"modelo":"CTe","numero":3,"emitida":"2026-03-01T10:00:00-03:00"},
        {"modelo":"CTeOS","numero":1,"emitida":"2026-03-01T10:00:00-03:00"},{"modelo":"CTeOS","numero":5,"emitida":"2026-03-01T10:00:00-03:00"}]}}"#;
    let stage = Stage::new(&WORLD.replace("}]}}", notas), "{}");
    assert_eq!(pulos(&stage, "CTe", "1"), ["1", "4", "2,2-4"]);
    assert_eq!(pulos(&stage, "CTeOS", "1"), ["1", "3", "2-4"]);
    for (modelo, total) in [("CTe", "4"), ("CTeOS", "2"), ("MDFe", "0")] {
        let pedido = format!(
            "<Bilhetagem><ModeloDocumento>{modelo}</ModeloDocumento><tpAmb>2</tpAmb><TipoConsulta>1</TipoConsulta><Acumulado>1</Acumulado><Emissores><EmissoresItem><CNPJ>11222333000181</CNPJ></EmissoresItem></Emissores></Bilhetagem>"
        );
        let retorno = documento(&send_to(&stage, "ConsultaBilhetagem", PARCEIRO, &pedido, ""));
        assert_eq!(retorno.text_at("Totais/TotaisItem/Total").as_deref(), Some(total), "{modelo}");
    }
}

/// The names of the files of an export of number 10.
fn exportados(stage: &Stage, modelo: &str, serie: &str) -> Vec<String> {
    let pedido = format!(
        "<EnvioLote><ModeloDocumento>{modelo}</ModeloDocumento><Versao>1.00</Versao><tpAmb>2</tpAmb><CnpjEmissor>11222333000181</CnpjEmissor><NumeroInicial>10</NumeroInicial><NumeroFinal>10</NumeroFinal><Serie>{serie}</Serie><EmitidoRecebido>E</EmitidoRecebido></EnvioLote>"
    );
    let parametros =
        "<ParametrosConsulta><XMLCompleto>S</XMLCompleto><Eventos>S</Eventos></ParametrosConsulta>";
    let lote = documento(&send_to(stage, "ExportarDocumentos", CHAVE, &pedido, parametros));
    let busca = format!(
        "<ConsultaLote><CnpjEmpresa>11222333000181</CnpjEmpresa><ProtNumero>{}</ProtNumero></ConsultaLote>",
        lote.text_of("ProtNumero").unwrap()
    );
    let lote = documento(&send_to(stage, "ExportarDocumentos", CHAVE, &busca, ""));
    let bytes = base64::decode(&lote.text_of("DocBase64").unwrap()).unwrap();
    zip::unpack(&bytes, &zip::Limits::default()).unwrap().into_iter().map(|(nome, _)| nome).collect()
}

#[test]
fn exported_files_are_named_by_their_model() {
    let stage = Stage::new(WORLD, r#"{"invoicy":{"nfse_ready":"now","export_ready":"now"}}"#);
    send(&stage, CTE);
    send(&stage, &cancelar("CTe", "Cte"));
    send(&stage, &RPS.replace("UNICA", "A/1"));
    send(
        &stage,
        "<EnvioEvento><ModeloDocumento>NFSe</ModeloDocumento><Versao>1.00</Versao><Evento><CNPJ>11222333000181</CNPJ><NFSeNumero>1</NFSeNumero><EveTp>110111</EveTp><tpAmb>2</tpAmb><EveMotivo>Servico nao prestado</EveMotivo></Evento></EnvioEvento>",
    );
    let chave = documento(&consultar(&stage, "CTe", &faixa(10, 10))).text_of("DocChaAcesso").unwrap();
    assert_eq!(
        exportados(&stage, "CTe", "1"),
        [format!("{chave}-procCTe.xml"), format!("110111-{chave}-1-procEventoCTe.xml")]
    );
    assert_eq!(exportados(&stage, "NFSe", "A/1"), ["11222333000181-A_1-1-NFSe.xml"]);
}
