//! `EmpCK`, the hash that proves knowledge of the access key (dossier invoicy 2).

use std::fmt::Write as _;

use md5::{Digest, Md5};

/// `EmpCK` of a call: the MD5 of access key and document, in lower-case hexadecimal.
///
/// Hashed is the document's text before it is escaped for the envelope, in UTF-8 and without the white space around it.
/// A call of several documents carries the hash of the first; `Parametros` is never hashed.
pub fn emp_ck(key: &str, documento: &str) -> String {
    let digest = Md5::new().chain_update(key).chain_update(documento.trim()).finalize();
    digest.iter().fold(String::with_capacity(32), |mut hex, byte| {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPANY: &str = "0123456789abcdef0123456789abcdef";
    const PARTNER: &str = "fedcba9876543210fedcba9876543210";

    #[test]
    fn vectors_of_the_dossier() {
        for (key, documento, expected) in [
            (COMPANY, "<Consulta/>", "6b47731c63492a751474ea7fbb0f15b5"),
            (COMPANY, "\r\n  <Consulta/>\n", "6b47731c63492a751474ea7fbb0f15b5"),
            (COMPANY, "<a>x &amp; y</a>", "460b6ad27655dbc6cd278b497a59f06b"),
            (
                COMPANY,
                "<Consulta><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><tpAmb>2</tpAmb>\
                 <CnpjEmpresa>11222333000181</CnpjEmpresa><CnpjEmissor>11222333000181</CnpjEmissor>\
                 <NumeroInicial>10</NumeroInicial><NumeroFinal>10</NumeroFinal><Serie>1</Serie>\
                 <EmitidoRecebido>E</EmitidoRecebido></Consulta>",
                "5ce2377b0f6ff19209b8a7604ccc82f9",
            ),
            (
                COMPANY,
                "<Inutilizacao><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao>\
                 <CnpjEmissor>11222333000181</CnpjEmissor><tpAmb>2</tpAmb><NumeroInicial>12</NumeroInicial>\
                 <NumeroFinal>18</NumeroFinal><Serie>1</Serie><Justificativa>Numeração não utilizada</Justificativa>\
                 </Inutilizacao>",
                "5e8d08ddcd138915c4005f3598625b38",
            ),
            (
                PARTNER,
                "<Bilhetagem><ModeloDocumento>NFe</ModeloDocumento><tpAmb>2</tpAmb><TipoConsulta>1</TipoConsulta>\
                 <Acumulado>1</Acumulado><DataInclusaoInicial/><DataInclusaoFinal/><Emissores><EmissoresItem>\
                 <CNPJ>11222333000181</CNPJ></EmissoresItem></Emissores></Bilhetagem>",
                "3f269c3d62cb93d5ae3b28df2fb60259",
            ),
        ] {
            assert_eq!(emp_ck(key, documento), expected, "{documento}");
        }
    }
}
