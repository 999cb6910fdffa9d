//! NFS-e.

use insta::assert_snapshot;

use super::*;
use crate::world::Verdict;

const CANCELAR: &str = "<EnvioEvento><ModeloDocumento>NFSe</ModeloDocumento><Versao>1.00</Versao><Evento><CNPJ>11222333000181</CNPJ><NFSeNumero>1</NFSeNumero><RPSNumero>10</RPSNumero><RPSSerie>UNICA</RPSSerie><EveTp>110111</EveTp><tpAmb>2</tpAmb><EveMotivo>servico nao prestado</EveMotivo></Evento></EnvioEvento>";
const SERIE: &str = "<NumeroInicial>10</NumeroInicial><NumeroFinal>10</NumeroFinal><Serie>UNICA</Serie>";

fn sincrona() -> Stage {
    Stage::new(WORLD, r#"{"invoicy":{"nfse_ready":"now"}}"#)
}

#[test]
fn an_rps_is_pending_then_an_nfse_then_cancelled() {
    let stage = Stage::new(WORLD, "{}");
    let reply = send(&stage, RPS);
    assert_eq!((reply.operation, reply.verdict), ("invoicy.documentos.enviar", Verdict::Accepted));
    assert_snapshot!(interno(&reply), @"<Documento><DocModelo>NFSe</DocModelo><DocNumero>10</DocNumero><DocSerie>UNICA</DocSerie><DocProtocolo /><DocPDFBase64 /><DocPDFDownload /><DocXMLBase64 /><DocXMLDownload /><DocArquivo /><DocExtensaoArquivo /><DocCompleto /><NFSe><NFSeNumero /><NFSeCodVerificacao /></NFSe><Situacao><SitCodigo>105</SitCodigo><SitDescricao>Documento pendente</SitDescricao></Situacao></Documento>");
    assert_eq!(codigos(&send(&stage, CANCELAR)), "100/113");
    stage.advance("5s");

    let consulta = consultar(&stage, "NFSe", SERIE);
    let ficha = documento(&consulta);
    let xml = decoded(&ficha, "DocXML");
    assert_snapshot!(interno(&consulta).replace(&ficha.text_of("DocXML").unwrap(), "…"), @"<Documento><DocModelo>NFSe</DocModelo><DocNumero>10</DocNumero><DocSerie>UNICA</DocSerie><DocChaAcesso /><DocProtocolo>2026000000001</DocProtocolo><DocSitCodigo>100</DocSitCodigo><DocSitDescricao>Autorizado o uso da NFS-e</DocSitDescricao><DocXML>…</DocXML><DocXMLLink /><DocPDF /><DocPDFLink /><dhRecbto>0000-00-00T00:00:00</dhRecbto><CertDtaVencimento>0000-00-00</CertDtaVencimento><CertDiasValido>0</CertDiasValido><NTEmVigor /><ImprimirUmaViaContingencia /><DocImpPrefeitura /><DocStatus>2</DocStatus><CertHoraVencimento /><DocIntegracao>1</DocIntegracao><Resumo><DocDataEmissao>2026-03-02T08:59:00</DocDataEmissao><DocFusoHorario>-03:00</DocFusoHorario><DocDigestValue /><DocDhAut>2026-03-02T09:00:05</DocDhAut><DocNomeEmitente>EMPRESA FICTICIA LTDA</DocNomeEmitente><DocCNPJDestinatario>52998224725</DocCNPJDestinatario><DocNomeDestinatario>ANA SOUZA</DocNomeDestinatario><DocVlrTotal>100.00</DocVlrTotal></Resumo><Eventos /><NFSe><NFSeNumero>1</NFSeNumero><NFSeCodVerificacao>ECF3-0912</NFSeCodVerificacao></NFSe></Documento>");
    assert_snapshot!(xml, @r#"<?xml version="1.0" encoding="UTF-8"?><CompNfse xmlns="http://www.abrasf.org.br/nfse.xsd"><Nfse versao="2.01"><InfNfse Id="nfse1"><Numero>1</Numero><CodigoVerificacao>ECF3-0912</CodigoVerificacao><DataEmissao>2026-03-02T09:00:05</DataEmissao><ValoresNfse><BaseCalculo>100.00</BaseCalculo><Aliquota>0.0200</Aliquota><ValorIss>2.00</ValorIss><ValorLiquidoNfse>100.00</ValorLiquidoNfse></ValoresNfse><PrestadorServico><RazaoSocial>EMPRESA FICTICIA LTDA</RazaoSocial><Endereco><Endereco>Rua Ariana Corona</Endereco><Numero>1116</Numero><Bairro>Jardim das Flores</Bairro><CodigoMunicipio>4314902</CodigoMunicipio><Uf>RS</Uf><Cep>91770603</Cep></Endereco></PrestadorServico><OrgaoGerador><CodigoMunicipio>4314902</CodigoMunicipio><Uf>RS</Uf></OrgaoGerador><DeclaracaoPrestacaoServico><InfDeclaracaoPrestacaoServico><Rps><IdentificacaoRps><Numero>10</Numero><Serie>UNICA</Serie><Tipo>1</Tipo></IdentificacaoRps><DataEmissao>2026-03-02</DataEmissao><Status>1</Status></Rps><Competencia>2026-03-02</Competencia><Servico><Valores><ValorServicos>100.00</ValorServicos><ValorPis>0.65</ValorPis><ValorIss>2.00</ValorIss><Aliquota>0.0200</Aliquota></Valores><IssRetido>2</IssRetido><ItemListaServico>17.01</ItemListaServico><Discriminacao>CONSULTORIA</Discriminacao><CodigoMunicipio>4314902</CodigoMunicipio></Servico><Prestador><CpfCnpj><Cnpj>11222333000181</Cnpj></CpfCnpj><InscricaoMunicipal>4718</InscricaoMunicipal></Prestador><Tomador><IdentificacaoTomador><CpfCnpj><Cpf>52998224725</Cpf></CpfCnpj></IdentificacaoTomador><RazaoSocial>ANA SOUZA</RazaoSocial></Tomador><OptanteSimplesNacional>2</OptanteSimplesNacional><IncentivoFiscal>2</IncentivoFiscal></InfDeclaracaoPrestacaoServico></DeclaracaoPrestacaoServico></InfNfse></Nfse></CompNfse>"#);

    let cancelada = send(&stage, CANCELAR);
    assert_snapshot!(interno(&cancelada), @"<Documento><DocModelo>NFSe</DocModelo><DocNumero>10</DocNumero><DocSerie>UNICA</DocSerie><DocProtocolo>2026000000001</DocProtocolo><DocPDFBase64 /><DocPDFDownload /><DocXMLBase64>…</DocXMLBase64><DocXMLDownload>http://duble.test//HNUC002.aspx?ParmCript=7cab5073c5cc4be09fa08b1621903fce&amp;DocDetArqCodigo=0&amp;DocEveTipo=0&amp;DocEvenSeq=0</DocXMLDownload><DocArquivo /><DocExtensaoArquivo /><DocCompleto /><NFSe><NFSeNumero>1</NFSeNumero><NFSeCodVerificacao>ECF3-0912</NFSeCodVerificacao></NFSe><Situacao><SitCodigo>101</SitCodigo><SitDescricao>Cancelado</SitDescricao></Situacao></Documento>");
    let depois = decoded(&documento(&cancelada), "DocXMLBase64");
    assert!(
        depois.contains("<NfseCancelamento versao=\"2.01\">") && !xml.contains("NfseCancelamento"),
        "{depois}"
    );
    let link = documento(&cancelada).text_of("DocXMLDownload").unwrap();
    let download = stage.send("GET", link.strip_prefix("http://duble.test").unwrap(), &[], "");
    assert_eq!(download.body, depois);
    assert!(
        download.headers.iter().any(|(_, value)| value.ends_with("11222333000181-UNICA-1-NFSe.xml")),
        "{:?}",
        download.headers
    );
    let ficha = documento(&consultar(&stage, "NFSE", SERIE));
    assert_eq!(
        (ficha.text_of("DocStatus").unwrap(), ficha.text_of("DocSitDescricao").unwrap()),
        ("5".into(), "Cancelado".into())
    );
    assert_eq!(codigos(&send(&stage, CANCELAR)), "100/999");
    assert_eq!(codigos(&send(&stage, RPS)), "100/999");
}

#[test]
fn the_city_can_be_asked_or_told_when() {
    let polls = Stage::new(WORLD, r#"{"invoicy":{"nfse_ready":{"polls":1}}}"#);
    assert_eq!(codigos(&send(&polls, RPS)), "100/105");
    assert_eq!(codigos(&consultar(&polls, "NFSe", SERIE)), "100/105");
    assert_eq!(codigos(&consultar(&polls, "NFSe", SERIE)), "100/100");
    let reply = send(&sincrona(), RPS);
    assert_eq!(
        (codigos(&reply), dita(&reply)),
        ("100/100".to_owned(), "Autorizado o uso da NFS-e".to_owned())
    );
    let lote = send(&Stage::new(WORLD, r#"{"invoicy":{"nfse_batch_text":true}}"#), RPS);
    assert_eq!(codigos(&lote), "100/105");
    assert!(dita(&lote).starts_with("Efetivado[121] - [ModuloNFS-e] - Lote enviado"), "{}", dita(&lote));
    let rejeitada = Stage::new(WORLD, "{}");
    assert_eq!(
        rejeitada
            .act(r#"{"invoicy.veredito":{"nota":{"modelo":"NFSe","serie":1,"numero":10},"codigo":999}}"#),
        None
    );
    send(&rejeitada, &RPS.replace("UNICA", "1"));
    rejeitada.advance("5s");
    let ficha = documento(&consultar(&rejeitada, "NFSe", &faixa(10, 10)));
    assert_eq!(
        (ficha.text_of("DocStatus").unwrap(), ficha.text_of("DocSitDescricao").unwrap()),
        ("3".into(), "Rejeitado".into())
    );
    assert_eq!(ficha.text_at("NFSe/NFSeNumero").unwrap(), "");
    assert_eq!(codigos(&send(&rejeitada, &CANCELAR.replace("UNICA", "1"))), "100/112");
}

#[test]
fn several_rps_come_in_one_envio() {
    let stage = sincrona();
    let um = RPS.split("<RPS>").nth(1).unwrap().split("</RPS>").next().unwrap();
    let varios =
        RPS.replace("</RPS>", &format!("</RPS><RPS>{}</RPS>", um.replace("<RPSNumero>10", "<RPSNumero>11")));
    let reply = send(&stage, &varios);
    let (_, _, documentos) = mensagens(&reply).pop().unwrap();
    let numeros: Vec<_> = documentos
        .iter()
        .map(|documento| {
            (documento.text_of("DocNumero").unwrap(), documento.text_at("NFSe/NFSeNumero").unwrap())
        })
        .collect();
    assert_eq!(numeros, [("10".to_owned(), "1".to_owned()), ("11".to_owned(), "2".to_owned())]);
    let outro = varios.replacen("11222333000181", "11444777000161", 1);
    let reply = send(&stage, &outro);
    assert_eq!(codigos(&reply), "173", "the first names the company whose key counts");
    let outro = format!(
        "{}{}",
        &varios[..varios.len() / 2],
        varios[varios.len() / 2..].replace("11222333000181", "11444777000161")
    );
    let reply = send(&stage, &outro);
    assert_eq!(codigos(&reply), "145");
    assert!(reply.reason.as_deref().unwrap().starts_with("RPS[2] is `11444777000161"), "{:?}", reply.reason);
}

#[test]
fn an_nfse_is_known_by_its_own_number_too() {
    let stage = sincrona();
    send(&stage, RPS);
    let sem_rps = CANCELAR.replace("<RPSNumero>10</RPSNumero><RPSSerie>UNICA</RPSSerie>", "");
    assert_eq!(codigos(&send(&stage, &sem_rps.replace("<NFSeNumero>1<", "<NFSeNumero>2<"))), "100/106");
    let reply = send(&stage, &sem_rps);
    assert_eq!(codigos(&reply), "100/101");
    assert_eq!(documento(&reply).text_of("DocSerie").unwrap(), "UNICA");
    assert_eq!(codigos(&send(&stage, &CANCELAR.replace("UNICA", "LAD"))), "100/106");
    assert_eq!(codigos(&send(&stage, &CANCELAR.replace("110111", "110110"))), "100/999");
}

#[test]
fn each_refusal_has_its_own_trigger() {
    let sem_licenca = WORLD.replace(r#""uf":"RS""#, r#""uf":"RS","licencas":["NFe","CTe"]"#);
    for (name, world, envio, code) in [
        ("no licence", sem_licenca.as_str(), RPS.to_owned(), "607"),
        ("future", WORLD, RPS.replace("<dEmis>2026-03-02", "<dEmis>2026-03-03"), "100/999"),
        ("recipient", WORLD, RPS.replace("52998224725", "52998224724"), "100/999"),
        ("a day alone", WORLD, RPS.replace("<dEmis>2026-03-02T08:59:00", "<dEmis>2026-03-02"), "100/100"),
        ("long ago", WORLD, RPS.replace("<dEmis>2026-03-02", "<dEmis>2025-03-02"), "100/100"),
        ("version", WORLD, RPS.replace("<Versao>1.00", "<Versao>1.0"), "100/100"),
        ("environment", WORLD, RPS.replace("<tpAmb>2", "<tpAmb>3"), "174"),
    ] {
        let reply = send(&Stage::new(world, r#"{"invoicy":{"nfse_ready":"now"}}"#), &envio);
        assert_eq!(codigos(&reply), code, "{name}: {:?}", reply.reason);
    }
}
