//! NFS-e: RPS in with the names that public clients send, and out the XML that most cities give (ABRASF 2.0x, `CompNfse`).

use std::sync::Arc;

use super::super::envio::forma::Forma;
use super::super::envio::vazio;
use super::super::errors::Defeito;
use super::super::model::{CpfCnpj, DataHora, Destinatario, Empresa, Modelo, Nota, Serie};
use super::arvore::{Leitura, Ramo};
use super::ler::{ambiente, emitente, numero, reais, versao};
use super::{Envio, xml};
use crate::br::money::{fixed, parse_decimal, round2};
use crate::wire::xml::{Element, EmptyStyle, XmlWriter};

/// Values of `Versao`.
pub const VERSOES: [&str; 2] = ["1.00", "1.0"];
/// RPS in one `Envio`.
const MAIS_RPS: usize = 50;
const NAMESPACE: &str = "http://www.abrasf.org.br/nfse.xsd";

/// Reads the RPS of an `Envio`: at least one, all of one issuer and environment.
pub fn ler(root: &Element, modelo_documento: &str) -> Result<Vec<Envio>, Defeito> {
    versao(root, &VERSOES)?;
    let rps: Vec<&Element> = root.children("RPS").filter(|rps| !vazio(rps)).collect();
    if rps.is_empty() {
        return Err(Defeito::falta("RPS"));
    }
    if rps.len() > MAIS_RPS {
        return Err(Defeito::valor("RPS", &format!("{} times", rps.len()), &format!("at most {MAIS_RPS}")));
    }
    let varios = rps.len() > 1;
    let mut envios: Vec<Envio> = Vec::new();
    for (n, rps) in rps.into_iter().enumerate() {
        let onde = if varios { format!("RPS[{}]", n + 1) } else { "RPS".to_owned() };
        let envio = um(rps, &onde, modelo_documento)?;
        if let Some(primeiro) =
            envios.first().filter(|primeiro| primeiro.serie.escopo() != envio.serie.escopo())
        {
            let visto = format!("{} in environment {}", envio.serie.emitente, envio.serie.ambiente.codigo());
            let esperado = format!(
                "that of the first, {} in {}",
                primeiro.serie.emitente,
                primeiro.serie.ambiente.codigo()
            );
            return Err(Defeito::valor(&onde, &visto, &esperado));
        }
        envios.push(envio);
    }
    Ok(envios)
}

fn um(rps: &Element, onde: &str, modelo_documento: &str) -> Result<Envio, Defeito> {
    let leitura = Leitura { nomes: &[], fuso: "" };
    let arvore = Ramo::ler(rps, &leitura).into_iter().next().unwrap_or_default();
    let no = |caminho: &str| format!("{onde}/{caminho}");
    let preciso = |caminho: &str| arvore.valor(caminho).ok_or_else(|| Defeito::falta(&no(caminho)));
    let (dono, quem) = match (arvore.valor("Prestador/CNPJ"), arvore.valor("Prestador/CPF")) {
        (None, Some(cpf)) => ("Prestador/CPF_prest", cpf),
        (cnpj, _) => {
            let falta = || Defeito::falta(&no("Prestador/CNPJ_prest"));
            ("Prestador/CNPJ_prest", cnpj.ok_or_else(falta)?)
        }
    };
    let serie_dita = Forma::Texto(1, 20).ler(&no("RPSSerie"), preciso("RPSSerie")?)?;
    let total = "Servico/Valores/ValServicos";
    let tomador = |nome: &str| arvore.valor(&format!("Tomador/{nome}"));
    Ok(Envio {
        modelo_documento: modelo_documento.to_owned(),
        serie: Serie {
            emitente: emitente(&no(dono), quem)?,
            ambiente: ambiente(&no("tpAmb"), preciso("tpAmb")?)?,
            modelo: Modelo::NFSe,
            serie: super::serie_de_texto(&serie_dita),
        },
        serie_dita,
        numero: numero(&no("RPSNumero"), preciso("RPSNumero")?)?,
        cnf: None,
        uf: None,
        tp_emis: 1,
        emissao: emissao(&no("dEmis"), preciso("dEmis")?)?,
        destinatario: Destinatario {
            documento: tomador("TomaCNPJ").or_else(|| tomador("TomaCPF")).unwrap_or_default().to_owned(),
            nome: tomador("TomaRazaoSocial").unwrap_or_default().to_owned(),
        },
        valor: reais(&Forma::Reais.ler(&no(total), preciso(total)?)?),
        pedido: arvore.valor("NumeroPedido").unwrap_or_default().to_owned(),
        repete: (false, false),
        arvore: Arc::new(arvore),
    })
}

/// A day, or a day and a time, with or without offset: cities go by Brasília's.
fn emissao(onde: &str, escrito: &str) -> Result<DataHora, Defeito> {
    match escrito.len() {
        10 => DataHora::ler(onde, &format!("{escrito}T00:00:00"), "-03:00"),
        _ => DataHora::ler(onde, escrito, "-03:00"),
    }
}

/// CompNfse of an RPS that its city has numbered; after a cancellation that stands in it too.
pub fn comp_nfse(nota: &Nota, empresa: &Empresa) -> String {
    let arvore = xml::conteudo(nota, empresa);
    let valor = |caminho: &str| arvore.valor(caminho).unwrap_or_default();
    let nfse = nota.outro().and_then(|outro| outro.nfse.as_ref());
    let (numero, codigo) = nfse.map_or((0, ""), |nfse| (nfse.numero, nfse.codigo.as_str()));
    let emitida = nota.protocolo.as_ref().map(|protocolo| protocolo.em).unwrap_or(nota.incluida);
    let sem_fuso = |texto: &str| texto.chars().take(19).collect::<String>();
    let dia = |texto: &str| texto.chars().take(10).collect::<String>();
    let municipio = Some(valor("Servico/cMun"))
        .filter(|m| !m.is_empty())
        .map_or_else(|| empresa.endereco.ibge.to_string(), ToOwned::to_owned);
    let mut w = XmlWriter::new(EmptyStyle::Pair);
    w.declaration("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").open("CompNfse", &[("xmlns", NAMESPACE)]);
    w.open("Nfse", &[("versao", "2.01")]).open("InfNfse", &[("Id", &format!("nfse{numero}"))]);
    w.leaf("Numero", &numero.to_string()).leaf("CodigoVerificacao", codigo);
    w.leaf("DataEmissao", &sem_fuso(&emitida.iso_seconds()));
    let (base, aliquota, iss, liquido) = valores(nota, &arvore);
    w.open("ValoresNfse", &[]).leaf("BaseCalculo", &base).leaf("Aliquota", &aliquota);
    w.leaf("ValorIss", &iss).leaf("ValorLiquidoNfse", &liquido).close();
    w.open("PrestadorServico", &[]).leaf("RazaoSocial", &empresa.nome).open("Endereco", &[]);
    let endereco = &empresa.endereco;
    w.leaf("Endereco", &endereco.logradouro).leaf("Numero", &endereco.numero);
    w.leaf("Bairro", &endereco.bairro).leaf("CodigoMunicipio", &endereco.ibge.to_string());
    w.leaf("Uf", empresa.uf.sigla()).leaf("Cep", &endereco.cep).close().close();
    w.open("OrgaoGerador", &[]).leaf("CodigoMunicipio", &endereco.ibge.to_string());
    w.leaf("Uf", empresa.uf.sigla()).close();

    w.open("DeclaracaoPrestacaoServico", &[]).open("InfDeclaracaoPrestacaoServico", &[]);
    w.open("Rps", &[]).open("IdentificacaoRps", &[]).leaf("Numero", &nota.numero.to_string());
    w.leaf("Serie", &nota.serie_dita()).leaf("Tipo", arvore.valor("RPSTipo").unwrap_or("1")).close();
    w.leaf("DataEmissao", &dia(&nota.dh_emi)).leaf("Status", "1").close();
    w.leaf("Competencia", &dia(arvore.valor("dCompetencia").unwrap_or(&nota.dh_emi)));
    w.open("Servico", &[]).open("Valores", &[]).leaf("ValorServicos", &fixed(nota.valor, 2));
    for (nome, deles) in [
        ("ValorDeducoes", "ValDeducoes"),
        ("ValorPis", "ValPIS"),
        ("ValorCofins", "ValCOFINS"),
        ("ValorInss", "ValINSS"),
        ("ValorIr", "ValIR"),
        ("ValorCsll", "ValCSLL"),
    ] {
        if let Some(valor) = arvore.valor(&format!("Servico/Valores/{deles}")) {
            w.leaf(nome, valor);
        }
    }
    w.leaf("ValorIss", &iss).leaf("Aliquota", &aliquota).close();
    w.leaf("IssRetido", arvore.valor("Servico/Valores/ISSRetido").unwrap_or("2"));
    for (nome, deles) in [
        ("ItemListaServico", "IteListServico"),
        ("CodigoCnae", "Cnae"),
        ("CodigoTributacaoMunicipio", "TributMunicipio"),
        ("Discriminacao", "Discriminacao"),
    ] {
        if let Some(valor) = arvore.valor(&format!("Servico/{deles}")) {
            w.leaf(nome, valor);
        }
    }
    w.leaf("CodigoMunicipio", &municipio).close();
    w.open("Prestador", &[]);
    documento(&mut w, &empresa.documento.to_string());
    if let Some(im) = arvore.valor("Prestador/IM") {
        w.leaf("InscricaoMunicipal", im);
    }
    w.close();
    if !nota.destinatario.nome.is_empty() || !nota.destinatario.documento.is_empty() {
        w.open("Tomador", &[]);
        if !nota.destinatario.documento.is_empty() {
            w.open("IdentificacaoTomador", &[]);
            documento(&mut w, &nota.destinatario.documento);
            w.close();
        }
        w.leaf("RazaoSocial", &nota.destinatario.nome).close();
    }
    w.leaf("OptanteSimplesNacional", arvore.valor("OptSN").unwrap_or("2"));
    w.leaf("IncentivoFiscal", arvore.valor("IncCult").unwrap_or("2"));
    // A city's signature would stand behind InfNfse; cities that sign do so with their own certificates.
    w.close().close().close().close();
    if let Some(cancelamento) = nota.eventos.first() {
        w.open("NfseCancelamento", &[("versao", "2.01")]).open("Confirmacao", &[]).open("Pedido", &[]);
        w.open("InfPedidoCancelamento", &[]).open("IdentificacaoNfse", &[]);
        w.leaf("Numero", &numero.to_string());
        documento(&mut w, &empresa.documento.to_string());
        w.leaf("CodigoMunicipio", &endereco.ibge.to_string()).close();
        w.leaf("CodigoCancelamento", "1").close().close();
        w.leaf("DataHora", &sem_fuso(&cancelamento.protocolo.em.iso_seconds()));
    }
    w.finish()
}

/// Base, rate, ISS and what is left, each as it was sent or else worked out from the others.
fn valores(nota: &Nota, arvore: &Ramo) -> (String, String, String, String) {
    let de = |nome: &str| {
        let escrito = arvore.valor(&format!("Servico/Valores/{nome}"))?;
        parse_decimal(escrito, 10).ok()
    };
    let base = de("ValBaseCalculo").or_else(|| nota.valor.checked_sub(de("ValDeducoes").unwrap_or_default()));
    let base = base.unwrap_or(nota.valor);
    let aliquota = de("ValAliqISS").unwrap_or_default();
    let iss = de("ValISS").or_else(|| base.checked_mul(aliquota)).unwrap_or_default();
    let liquido = de("ValLiquido").unwrap_or(nota.valor);
    (fixed(round2(base), 2), fixed(aliquota, 4), fixed(round2(iss), 2), fixed(round2(liquido), 2))
}

fn documento(writer: &mut XmlWriter, numero: &str) {
    writer.open("CpfCnpj", &[]);
    match CpfCnpj::parse_strict(numero) {
        Ok(CpfCnpj::Cpf(cpf)) => writer.leaf("Cpf", cpf.as_str()),
        _ => writer.leaf("Cnpj", numero),
    };
    writer.close();
}
