//! The fields of `POST /boletos` in both versions: what they are and what they cannot be (dossier 2.2).

use serde_json::{Value, json};

use super::{novo, send, v3};
use crate::providers::sicoob::versao::Versao;
use crate::providers::stage::{Reply, Stage};

/// What a field is, for the values of a wrong type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum De {
    Inteiro,
    Decimal,
    Texto,
    /// A text that may be a number (dossier section 5, row 19).
    Qualquer,
    /// A text in version 3, an array of them in version 2.
    Emails,
    Data,
    Logico,
    Objeto,
    Lista,
    /// An array of lines in version 3, an object in version 2.
    Instrucoes,
}

/// Whether it must be there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Quando {
    Sempre,
    /// Because of what stands in another field.
    Aqui,
    Livre,
}

use De::*;
use Quando::*;

/// Path in version 3's names, kind, whether it must be there, values that are too long or out of its domain.
pub(super) type Linha = (&'static str, De, Quando, &'static [&'static str]);

pub(super) const CAMPOS: &[Linha] = &[
    ("numeroContaCorrente", Inteiro, Sempre, &["1 9016", "0 9016", "99999999999 9016"]),
    ("numeroCliente", Inteiro, Sempre, &["1 5002", "0 5002", "-1 5002", "12345678901234 5002"]),
    ("codigoModalidade", Inteiro, Sempre, &["3 9015", "0 9015", "99 9015"]),
    ("codigoEspecieDocumento", Texto, Sempre, &["\"XX\"", "\"DMXX\""]),
    ("dataEmissao", Data, Sempre, &["\"2026-03-03\""]),
    ("nossoNumero", Inteiro, Livre, &["422 9014", "-421 9014", "123456789 9014", "7 9014"]),
    ("seuNumero", Texto, Sempre, &["\"1234567890123456789\""]),
    ("identificacaoBoletoEmpresa", Texto, Livre, &["\"12345678901234567890123456\""]),
    ("identificacaoEmissaoBoleto", Inteiro, Sempre, &["0", "3"]),
    ("identificacaoDistribuicaoBoleto", Inteiro, Sempre, &["0", "3"]),
    ("valor", Decimal, Sempre, &["0", "-1", "0.001", "150.755", "100000000", "1e30"]),
    ("dataVencimento", Data, Sempre, &["\"2026-03-01\""]),
    ("dataLimitePagamento", Data, Livre, &["\"2026-12-14\""]),
    ("valorAbatimento", Decimal, Livre, &["-0.01", "150.75", "0.001"]),
    ("tipoDesconto", Inteiro, Sempre, &["7", "-1"]),
    ("dataPrimeiroDesconto", Data, Aqui, &["\"2026-12-16\""]),
    ("valorPrimeiroDesconto", Decimal, Aqui, &["-1", "150.75", "1.005"]),
    ("dataSegundoDesconto", Data, Aqui, &["\"2026-10-01\"", "\"2026-12-16\""]),
    ("valorSegundoDesconto", Decimal, Livre, &["-1", "150.75"]),
    ("dataTerceiroDesconto", Data, Aqui, &["\"2026-11-01\"", "\"2026-12-16\""]),
    ("valorTerceiroDesconto", Decimal, Livre, &["-1", "150.75"]),
    ("tipoMulta", Inteiro, Sempre, &["3", "-1"]),
    ("dataMulta", Data, Livre, &["\"2026-12-15\"", "\"2027-01-16\""]),
    ("valorMulta", Decimal, Aqui, &["0", "-1", "100.01"]),
    ("tipoJurosMora", Inteiro, Sempre, &["4", "-1"]),
    ("dataJurosMora", Data, Livre, &["\"2026-12-15\"", "\"2027-01-16\""]),
    ("valorJurosMora", Decimal, Aqui, &["0", "-1", "0.005", "100000000"]),
    ("numeroParcela", Inteiro, Sempre, &["0", "100", "-1"]),
    ("aceite", Logico, Livre, &[]),
    ("codigoNegativacao", Inteiro, Livre, &["0", "1", "4"]),
    ("numeroDiasNegativacao", Inteiro, Livre, &["100", "-1"]),
    ("codigoProtesto", Inteiro, Livre, &["0", "4"]),
    ("numeroDiasProtesto", Inteiro, Livre, &["100", "-1"]),
    ("pagador", Objeto, Sempre, &[]),
    (
        "pagador.numeroCpfCnpj",
        Texto,
        Sempre,
        &[
            "\"00000000192\" 9017",
            "\"1\" 9017",
            "\"11222333000182\" 9017",
            "\"12ABC34501DE36\" 9017",
            "\"abc\" 9017",
        ],
    ),
    ("pagador.nome", Texto, Sempre, &["\"123456789012345678901234567890123456789012345678901\""]),
    ("pagador.endereco", Texto, Sempre, &["\"12345678901234567890123456789012345678901\""]),
    ("pagador.bairro", Texto, Sempre, &["\"1234567890123456789012345678901\""]),
    ("pagador.cidade", Texto, Sempre, &["\"12345678901234567890123456789012345678901\""]),
    ("pagador.cep", Texto, Sempre, &["\"7400000\"", "\"740000000\"", "\"7400000A\""]),
    ("pagador.uf", Texto, Sempre, &["\"XX\"", "\"GOI\""]),
    ("pagador.email", Emails, Livre, &[]),
    ("beneficiarioFinal", Objeto, Livre, &[]),
    ("beneficiarioFinal.numeroCpfCnpj", Texto, Sempre, &["\"11222333000182\" 9017", "\"x\" 9017"]),
    ("beneficiarioFinal.nome", Texto, Sempre, &["\"12345678901234567890123456789012345678901\""]),
    ("mensagensInstrucao", Instrucoes, Livre, &[]),
    ("gerarPdf", Logico, Livre, &[]),
    ("rateioCreditos", Lista, Livre, &[]),
    ("rateioCreditos[0].numeroBanco", Inteiro, Sempre, &["0", "1000"]),
    ("rateioCreditos[0].numeroAgencia", Inteiro, Sempre, &["0", "100000"]),
    ("rateioCreditos[0].numeroContaCorrente", Qualquer, Sempre, &["\"123456789012345678901\""]),
    ("rateioCreditos[0].contaPrincipal", Logico, Sempre, &["false 9042"]),
    ("rateioCreditos[0].codigoTipoValorRateio", Inteiro, Sempre, &["0", "3"]),
    (
        "rateioCreditos[0].valorRateio",
        Qualquer,
        Sempre,
        &["\"0\"", "\"-1\"", "\"1.005\"", "\"abc\"", "\"99.99\" 9042"],
    ),
    ("rateioCreditos[0].codigoTipoCalculoRateio", Inteiro, Livre, &["0", "2"]),
    ("rateioCreditos[0].numeroCpfCnpjTitular", Texto, Livre, &["\"00000000192\" 9017"]),
    (
        "rateioCreditos[0].nomeTitular",
        Texto,
        Sempre,
        &["\"123456789012345678901234567890123456789012345678901\""],
    ),
    ("rateioCreditos[0].codigoFinalidadeTed", Qualquer, Livre, &["\"12345678901\""]),
    ("rateioCreditos[0].codigoTipoContaDestinoTed", Texto, Livre, &["\"XX\""]),
    ("rateioCreditos[0].quantidadeDiasFloat", Inteiro, Livre, &["100", "-1"]),
    ("rateioCreditos[0].dataFloatCredito", Data, Livre, &[]),
    ("codigoCadastrarPIX", Inteiro, Livre, &["3", "-1"]),
    ("numeroContratoCobranca", Inteiro, Livre, &["99 9021", "-1 9021"]),
];

/// Texts that name no field.
pub(super) fn texto(codigo: &str, campo: &str) -> String {
    match codigo {
        "9001" => format!("O campo {campo} é obrigatório."),
        "9002" => format!("O valor informado no campo {campo} é inválido."),
        "9014" => "O nosso número informado é inválido.".to_owned(),
        "9015" => "A modalidade informada não é permitida.".to_owned(),
        "9016" => "A conta corrente informada não pertence ao contrato.".to_owned(),
        "9017" => format!("O CPF/CNPJ informado no campo {campo} é inválido."),
        "9021" => "Número do contrato de cobrança inválido".to_owned(),
        "9022" => {
            format!("O campo {campo} não pode ser nulo ou vazio; quando não informado, deve ser omitido.")
        }
        "9042" => "O rateio de créditos informado é inválido.".to_owned(),
        "5002" => "Número de Contrato não encontrado ou inválido".to_owned(),
        other => panic!("{other}"),
    }
}

/// Values of another type.
pub(super) fn de_outro_tipo(de: De, versao: Versao) -> &'static [&'static str] {
    match (de, versao) {
        (Inteiro, Versao::V3) => &["\"2\"", "1.5", "true", "[]", "{}", "99999999999999999999"],
        (Inteiro, Versao::V2) => &["\"x\"", "\"1.5\"", "1.5", "true", "[]", "{}", "99999999999999999999"],
        (Decimal, Versao::V3) => &["\"1.00\"", "true", "[]", "{}"],
        (Decimal, Versao::V2) => &["\"um\"", "\"1,50\"", "true", "[]", "{}"],
        (Texto, Versao::V3) => &["7", "true", "[\"x\"]", "{}"],
        (Texto, Versao::V2) => &["true", "[\"x\"]", "{}"],
        (Emails, Versao::V3) => &["7", "true", "[\"a@example.com\"]", "{}"],
        (Emails, Versao::V2) => &["true", "{}"],
        (Qualquer, _) => &["true", "[\"x\"]", "{}"],
        (Data, _) => {
            &["20261201", "true", "\"hoje\"", "\"01/12/2026\"", "\"2026-02-30\"", "\"9999-12-31\"", "{}"]
        }
        (Logico, Versao::V3) => &["1", "\"true\"", "\"sim\"", "{}"],
        (Logico, Versao::V2) => &["1", "\"sim\"", "{}"],
        (Objeto, _) => &["7", "\"x\"", "[1]", "true"],
        (Lista, _) => &["7", "\"x\"", "true", "{}"],
        (Instrucoes, Versao::V3) => &["7", "\"x\"", "{}"],
        (Instrucoes, Versao::V2) => &["7", "\"x\"", "[\"x\"]"],
    }
}

pub(super) const NOMES: [(&str, &str); 3] = [
    ("numeroContrato", "numeroCliente"),
    ("modalidade", "codigoModalidade"),
    ("especieDocumento", "codigoEspecieDocumento"),
];

pub(super) fn nome(versao: Versao, campo: &'static str) -> &'static str {
    let v2 = NOMES.iter().find(|(_, v3)| *v3 == campo).map_or(campo, |(v2, _)| v2);
    if versao == Versao::V2 { v2 } else { campo }
}

/// A request that has every field.
pub(super) fn completo(versao: Versao) -> Value {
    let mut boleto = super::com(
        novo(),
        json!({
            "nossoNumero": 421, "identificacaoBoletoEmpresa": "4711", "dataLimitePagamento": "2027-01-15",
            "valorAbatimento": 0.75, "tipoDesconto": 1, "dataPrimeiroDesconto": "2026-10-01",
            "valorPrimeiroDesconto": 30, "dataSegundoDesconto": "2026-11-01", "valorSegundoDesconto": 20.5,
            "dataTerceiroDesconto": "2026-12-01", "valorTerceiroDesconto": 10, "tipoMulta": 2,
            "dataMulta": "2026-12-16", "valorMulta": 2, "tipoJurosMora": 1, "dataJurosMora": "2026-12-17",
            "valorJurosMora": 0.5, "aceite": true, "codigoNegativacao": 2, "numeroDiasNegativacao": 60,
            "codigoProtesto": 1, "numeroDiasProtesto": 30,
            "beneficiarioFinal": { "numeroCpfCnpj": "12ABC34501DE35", "nome": "Outra Loja" },
            "mensagensInstrucao": ["Linha um", "Linha dois"], "gerarPdf": false,
            "rateioCreditos": [{
                "numeroBanco": 756, "numeroAgencia": 4321, "numeroContaCorrente": "987654", "contaPrincipal": true,
                "codigoTipoValorRateio": 1, "valorRateio": "100", "codigoTipoCalculoRateio": 1,
                "numeroCpfCnpjTitular": "00000000191", "nomeTitular": "Titular", "codigoFinalidadeTed": "10",
                "codigoTipoContaDestinoTed": "CC", "quantidadeDiasFloat": 0, "dataFloatCredito": "2026-12-20"
            }],
            "codigoCadastrarPIX": 1, "numeroContratoCobranca": 77
        }),
    );
    boleto["pagador"]["email"] = json!("a@example.com");
    if versao == Versao::V2 {
        for (v2, v3) in NOMES {
            let value = boleto.as_object_mut().unwrap().remove(v3).unwrap();
            boleto[v2] = value;
        }
        boleto["pagador"]["email"] = json!(["a@example.com"]);
        boleto["mensagensInstrucao"] =
            json!({ "tipoInstrucao": 1, "mensagens": boleto["mensagensInstrucao"].clone() });
    }
    boleto
}

/// Sets or takes away the field at a path such as `rateioCreditos[0].numeroBanco`.
pub(super) fn trocar(boleto: &mut Value, caminho: &str, valor: Option<Value>) {
    let (acima, campo) = caminho.rsplit_once('.').map_or((None, caminho), |(a, c)| (Some(a), c));
    let lugar = match acima {
        None => boleto,
        Some("rateioCreditos[0]") => &mut boleto["rateioCreditos"][0],
        Some(objeto) => &mut boleto[objeto],
    };
    let fields = lugar.as_object_mut().unwrap();
    match valor {
        Some(valor) => _ = fields.insert(campo.to_owned(), valor),
        None => assert!(fields.remove(campo).is_some(), "{caminho}"),
    }
}

pub(super) fn mundo(knobs: &str) -> Stage {
    Stage::new(
        r#"{"sicoob":{"contas":[{"numeroCliente":1234567,"cooperativa":4321,"numeroContaCorrente":987654,"nome":"Loja Um",
            "contratosCobranca":[77],"faixas":[{"numeroInicial":1,"numeroFinal":100}]}]}}"#,
        &format!(r#"{{"sicoob":{knobs}}}"#),
    )
}

pub(super) fn emitir(stage: &Stage, versao: Versao, boleto: &Value) -> Reply {
    match versao {
        Versao::V2 => send(stage, "POST", "/boletos", &format!("[{boleto}]")),
        Versao::V3 => v3(stage, "POST", "/boletos", boleto),
    }
}
