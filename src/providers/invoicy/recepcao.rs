//! The envelope of `Execute`, in and out (dossier 1.2 to 1.5). Reading is lenient: prefixes, letter case, nil, missing groups, escaped
//! text, CDATA and elements all come out as the same text. Writing is exact: clients search the text for these names.

use super::errors::{Codigo, Falha, Recusa};
use super::retorno::Documento;
use crate::wire::soap::{self, genexus};
use crate::wire::xml::{self, Element, Limits, cdata_section, escape_text};

/// GeneXus's namespace for InvoiCy, a bare word.
const NAMESPACE: &str = "InvoiCy";
/// More documents than this in one call are refused (dossier 1.4).
pub const MAIS_DOCUMENTOS: usize = 50;

/// A call, unpacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chamada {
    /// EmpPK.
    pub emp_pk: String,
    /// EmpCK.
    pub emp_ck: String,
    /// Documento and Parametros of each DadosItem, without the white space around them.
    pub dados: Vec<(String, String)>,
}

/// Unpacks a body. The error comes with its reason.
pub fn ler(content_type: Option<&str>, body: &[u8]) -> Result<Chamada, (Falha, String)> {
    let call = soap::read(content_type, body, &Limits::default())
        .map_err(|error| (Falha::Malformada, error.to_string()))?;
    let execute = &call.operation;
    // "recepcao.Execute", or the name alone: the last part counts.
    let metodo = execute.name.rsplit('.').next().unwrap_or_default();
    if metodo != "Execute" {
        let reason =
            format!("the body's first child is <{}>; expected a name that ends in .Execute", execute.name);
        return Err((Falha::MetodoErrado, reason));
    }
    // Invoicyrecepcao on arecepcao; other services' WSDL is not public, so its name is not insisted on.
    let recepcao =
        execute.elements().find(|child| child.child_ci("Dados").is_some()).or(execute.elements().next());
    let Some(recepcao) = recepcao else { return Ok(Chamada::default()) };
    let cabecalho = |nome: &str| {
        let campo = recepcao.child_ci("Cabecalho").and_then(|cabecalho| cabecalho.child_ci(nome));
        campo.map(texto).unwrap_or_default()
    };
    let itens = recepcao.child_ci("Dados").into_iter().flat_map(Element::elements);
    let dados = itens
        .filter(|item| item.name.eq_ignore_ascii_case("DadosItem"))
        .map(|item| {
            let parte = |nome: &str| item.child_ci(nome).map(texto).unwrap_or_default();
            (parte("Documento"), parte("Parametros"))
        })
        .collect();
    Ok(Chamada { emp_pk: cabecalho("EmpPK"), emp_ck: cabecalho("EmpCK"), dados })
}

fn texto(parametro: &Element) -> String {
    xml::trim(&soap::parameter_text(parametro)).to_owned()
}

/// One `MensagemItem`.
#[derive(Clone, Debug)]
pub struct Mensagem {
    /// Codigo.
    pub codigo: u16,
    /// Descricao.
    pub descricao: String,
    /// The inner documents.
    pub documentos: Vec<Documento>,
}

impl Mensagem {
    /// Of documents that were processed.
    pub fn com(codigo: Codigo, documentos: Vec<Documento>) -> Self {
        Self { codigo: codigo.codigo(), descricao: codigo.texto().to_owned(), documentos }
    }
}

impl From<&Recusa> for Mensagem {
    fn from(recusa: &Recusa) -> Self {
        Self { codigo: recusa.codigo.codigo(), descricao: recusa.descricao.clone(), documentos: Vec::new() }
    }
}

/// How an answer is written; knobs.
#[derive(Clone, Copy, Debug)]
pub struct Estilo {
    /// `xmlns="InvoiCy"` once more on Invoicyretorno (dossier 14, row 3).
    pub repete_xmlns: bool,
    /// Several documents of one MensagemItem in one field, as siblings (dossier 1.5).
    pub juntos: bool,
}

/// The answer's body. `servico` is the name before `.Execute`.
pub fn escrever(servico: &str, mensagens: &[Mensagem], estilo: Estilo) -> String {
    let mut out = String::new();
    out.push_str(if estilo.repete_xmlns { "<Invoicyretorno xmlns=\"InvoiCy\">" } else { "<Invoicyretorno>" });
    out.push_str("<Mensagem>");
    for mensagem in mensagens {
        // Both tags always: one known client cuts between them (dossier 1.5).
        out.push_str(&format!(
            "<MensagemItem><Codigo>{}</Codigo><Descricao>{}</Descricao><Documentos>",
            mensagem.codigo,
            escape_text(&mensagem.descricao)
        ));
        let escritos: Vec<String> = mensagem.documentos.iter().map(Documento::escrever).collect();
        let campos = if estilo.juntos && !escritos.is_empty() { vec![escritos.concat()] } else { escritos };
        for campo in campos {
            out.extend([
                "<DocumentosItem><Documento>",
                &cdata_section(&campo),
                "</Documento></DocumentosItem>",
            ]);
        }
        out.push_str("</Documentos></MensagemItem>");
    }
    out.push_str("</Mensagem></Invoicyretorno>");
    genexus::response(NAMESPACE, &format!("{servico}.ExecuteResponse"), &out)
}

/// A fault's body; it goes out with status 200.
pub fn falha(servico: &str, falha: &Falha) -> String {
    genexus::fault(NAMESPACE, &format!("{servico}.ExecuteResponse"), &falha.texto(), falha.detalhe())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope(inner: &str) -> String {
        format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header/><s:Body>{inner}</s:Body></s:Envelope>"
        )
    }

    #[test]
    fn calls_are_unpacked_however_they_are_written() {
        let wanted = Chamada {
            emp_pk: "pk==".into(),
            emp_ck: "ck".into(),
            dados: vec![("<a>x &amp; y</a>".into(), "<p/>".into())],
        };
        for inner in [
            "<i:recepcao.Execute xmlns:i='InvoiCy'><i:Invoicyrecepcao><i:Cabecalho><i:EmpPK>pk==</i:EmpPK><i:EmpCK> ck </i:EmpCK><i:EmpCO/></i:Cabecalho><i:Informacoes><i:Texto/></i:Informacoes><i:Dados><i:DadosItem><i:Documento>\n  &lt;a&gt;x &amp;amp; y&lt;/a&gt;\n</i:Documento><i:Parametros>&lt;p/&gt;</i:Parametros></i:DadosItem></i:Dados></i:Invoicyrecepcao></i:recepcao.Execute>",
            "<recepcao.Execute xmlns='InvoiCy'><Invoicyrecepcao><Cabecalho><EmpPK>pk==</EmpPK><EmpCK>ck</EmpCK></Cabecalho><Dados><DadosItem><Documento><![CDATA[<a>x &amp; y</a>]]></Documento><Parametros><![CDATA[<p/>]]></Parametros></DadosItem></Dados></Invoicyrecepcao></recepcao.Execute>",
        ] {
            assert_eq!(ler(None, envelope(inner).as_bytes()).unwrap(), wanted, "{inner}");
        }
        let nil = "<recepcao.Execute><Invoicyrecepcao xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><Dados><DadosItem><Documento>d</Documento><Parametros xsi:nil='true'/></DadosItem></Dados></Invoicyrecepcao></recepcao.Execute>";
        assert_eq!(ler(None, envelope(nil).as_bytes()).unwrap().dados, [("d".to_owned(), String::new())]);
    }

    #[test]
    fn what_is_no_call_is_told_apart() {
        for (body, falha) in [
            (String::new(), Falha::Malformada),
            ("<a".to_owned(), Falha::Malformada),
            ("<a/>".to_owned(), Falha::Malformada),
            (envelope(""), Falha::Malformada),
            (envelope("<recepcao.Load/>"), Falha::MetodoErrado),
        ] {
            assert_eq!(ler(None, body.as_bytes()).unwrap_err().0, falha, "{body}");
        }
        assert_eq!(ler(None, envelope("<Execute/>").as_bytes()).unwrap(), Chamada::default());
    }
}
