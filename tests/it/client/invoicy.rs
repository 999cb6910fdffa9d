//! InvoiCy.

use duble_client::invoicy::{
    Bilhetagem, CadastroEmpresa, CadastroSerie, Certificado, Client, Consulta, Contribuinte, Credentials,
    DadosItem, Descarte, EmpresaCertificado, EnvioLote, Inutilizacao, Licenca, Licenciamento, Momento, Nota,
    ParametrosConsulta, Pulos, Service,
};
use duble_client::{ClientError, Polling};

use super::{Double, TODAY, often, transport};

const CNPJ: &str = "11222333000181";
const EMP_PK: &str = "PYcEsFuKroDBojfiFEl+Ms==";
const PARTNER: &str = "fedcba9876543210fedcba9876543210";

fn with_key(double: &Double, key: &str) -> Client {
    Client::new(transport(), &double.url(), Credentials::new(EMP_PK, key))
}

fn company(double: &Double) -> Client {
    with_key(double, "0123456789abcdef0123456789abcdef")
}

fn nfe(numero: i64, natureza: &str) -> String {
    format!(
        "<Envio><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao>\
         <ide><cNF>48151623</cNF><cUF>43</cUF><natOp>{natureza}</natOp><mod>55</mod><serie>1</serie><nNF>{numero}</nNF><dhEmi>{TODAY}T09:00:00</dhEmi><fusoHorario>-03:00</fusoHorario><tpNf>1</tpNf><idDest>1</idDest><indFinal>0</indFinal><indPres>9</indPres><cMunFg>4314902</cMunFg><tpImp>1</tpImp><tpEmis>1</tpEmis><tpAmb>2</tpAmb><finNFe>1</finNFe></ide>\
         <emit><CNPJ_emit>{CNPJ}</CNPJ_emit><xNome>EMPRESA FICTICIA LTDA</xNome><IE>0961234567</IE><CRT>3</CRT><enderEmit><xLgr>RUA A</xLgr><nro>1</nro><xBairro>CENTRO</xBairro><cMun>4314902</cMun><xMun>PORTO ALEGRE</xMun><UF>RS</UF><CEP>90000000</CEP></enderEmit></emit>\
         <dest><CNPJ_dest>11444777000161</CNPJ_dest><xNome_dest>NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL</xNome_dest><indIEDest>9</indIEDest><enderDest><nro_dest>200</nro_dest><xBairro_dest>CENTRO</xBairro_dest><xLgr_dest>AVENIDA B</xLgr_dest><cMun_dest>4305108</cMun_dest><xMun_dest>CAXIAS DO SUL</xMun_dest><UF_dest>RS</UF_dest><CEP_dest>95010000</CEP_dest></enderDest></dest>\
         <det><detItem><prod><cProd>P1</cProd><cEAN>SEM GTIN</cEAN><xProd>CIMENTO CP II 50 KG</xProd><NCM>25232910</NCM><CFOP>5102</CFOP><uCOM>SC</uCOM><qCOM>5.0000</qCOM><vUnCom>50.00</vUnCom><vProd>250.00</vProd><cEANTrib>SEM GTIN</cEANTrib><uTrib>SC</uTrib><qTrib>5.0000</qTrib><vUnTrib>50.00</vUnTrib><indTot>1</indTot><nTipoItem>0</nTipoItem></prod><imposto><ICMS><orig>0</orig><CST>00</CST><modBC>3</modBC><vBC>250.00</vBC><pICMS>17.00</pICMS><vICMS_icms>42.50</vICMS_icms></ICMS><PIS><CST_pis>07</CST_pis></PIS><COFINS><CST_cofins>07</CST_cofins></COFINS></imposto></detItem></det>\
         <total><ICMStot><vBC_ttlnfe>250.00</vBC_ttlnfe><vICMS_ttlnfe>42.50</vICMS_ttlnfe><vICMSDeson_ttlnfe>0.00</vICMSDeson_ttlnfe><vBCST_ttlnfe>0.00</vBCST_ttlnfe><vST_ttlnfe>0.00</vST_ttlnfe><vProd_ttlnfe>250.00</vProd_ttlnfe><vFrete_ttlnfe>0.00</vFrete_ttlnfe><vSeg_ttlnfe>0.00</vSeg_ttlnfe><vDesc_ttlnfe>0.00</vDesc_ttlnfe><vII_ttlnfe>0.00</vII_ttlnfe><vIPI_ttlnfe>0.00</vIPI_ttlnfe><vPIS_ttlnfe>0.00</vPIS_ttlnfe><vCOFINS_ttlnfe>0.00</vCOFINS_ttlnfe><vOutro>0.00</vOutro><vNF>250.00</vNF></ICMStot></total>\
         <transp><modFrete>9</modFrete></transp><pag><pagItem><tPag>15</tPag><vPag>250.00</vPag></pagItem></pag></Envio>"
    )
}

fn when() -> Momento {
    Momento::brasilia(format!("{TODAY}T09:00:00"))
}

fn numbers(first: i64, last: i64) -> Consulta {
    Consulta {
        modelo: "NFe".into(),
        versao: "4.00".into(),
        tp_amb: 2,
        cnpj_empresa: Some(CNPJ.into()),
        cnpj_emissor: CNPJ.into(),
        numeros: Some((first, last)),
        serie: Some("1".into()),
        ..Consulta::default()
    }
}

#[tokio::test]
async fn a_note_is_sent_corrected_cancelled_and_found() {
    let double = Double::start().await;
    let invoicy = company(&double);
    let sent = invoicy.enviar(&nfe(10, "VENDA"), "").await.unwrap();
    assert_eq!((sent.sit_codigo, sent.numero, sent.serie.as_deref()), (100, Some(10), Some("1")), "{sent:?}");
    assert_eq!((sent.evento_tipo, sent.chave.as_deref().map(str::len)), (Some(0), Some(44)));
    assert!(sent.autorizado_em.is_some() && sent.digest.is_some() && !sent.esta_pendente());
    assert!(sent.xml_fiscal().unwrap().unwrap().contains("<nfeProc"));
    let xml = invoicy.baixar(sent.xml_download.as_deref().unwrap()).await.unwrap();
    assert_eq!(String::from_utf8(xml).unwrap(), sent.xml_fiscal().unwrap().unwrap());
    assert!(invoicy.baixar(sent.pdf_download.as_deref().unwrap()).await.unwrap().starts_with(b"%PDF"));

    let nota = Nota { chave: sent.chave.clone(), ..Nota::nfe(CNPJ, "1", 10, 2) };
    let corrected =
        invoicy.corrigir(&nota, &when(), 1, "Endereco do destinatario: Avenida C, 12").await.unwrap();
    assert_eq!(
        (corrected.sit_codigo, corrected.evento_tipo),
        (135, Some(110_110)),
        "{}",
        corrected.sit_descricao
    );
    let cancelled = invoicy.cancelar(&nota, &when(), "erro de digitacao do pedido", None).await.unwrap();
    assert_eq!(
        (cancelled.sit_codigo, cancelled.evento_tipo),
        (101, Some(110_111)),
        "{}",
        cancelled.sit_descricao
    );
    assert!(cancelled.xml_fiscal().unwrap().unwrap().contains("<procEventoNFe"));

    let wanted = ParametrosConsulta { eventos: true, xml_link: true, pdf_link: true, ..Default::default() };
    let found = invoicy.consultar(&numbers(10, 10), &wanted).await.unwrap();
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((found.chave.clone(), found.sit_codigo, found.status), (sent.chave, Some(101), Some(5)));
    let events: Vec<_> = found.eventos.iter().map(|event| event.tipo).collect();
    assert_eq!(events, [Some(110_110), Some(110_111)]);
    assert!(found.xml_fiscal().unwrap().unwrap().contains("<nfeProc") && found.xml_link.is_some());
    assert!(found.pdf_link.is_some() && found.pdf_base64.is_none());
    let by_key = Consulta { numeros: None, serie: None, chave: nota.chave.clone(), ..numbers(0, 0) };
    assert_eq!(invoicy.consultar(&by_key, &wanted).await.unwrap().len(), 1);
    assert_eq!(invoicy.consultar(&numbers(900, 901), &wanted).await.unwrap(), []);
    let clock = Consulta { numeros: None, serie: None, dh_uf: Some(43), ..numbers(0, 0) };
    let clock = invoicy.consultar(&clock, &wanted).await.unwrap();
    assert!(clock[0].dh_recbto.as_deref().unwrap().starts_with(&TODAY.to_string()));
    double.saw(&[
        "invoicy.documentos.enviar",
        "invoicy.eventos.enviar",
        "invoicy.documentos.consultar",
        "invoicy.xml.baixar",
        "invoicy.pdf.baixar",
    ]);
}

#[tokio::test]
async fn the_platforms_codes_are_refusals_and_sefaz_codes_are_data() {
    let double = Double::start().await;
    let error = with_key(&double, PARTNER).enviar(&nfe(10, "VENDA"), "").await.unwrap_err();
    assert!(matches!(error, ClientError::Refused { .. }));
    assert_eq!((error.code(), error.operation()), (Some("173"), Some("invoicy.documentos.enviar")));
    assert!(error.to_string().contains("Chave de comunicação inválida"), "{error}");
    let invoicy = company(&double);
    let error =
        invoicy.enviar("<Envio><ModeloDocumento>NFe</ModeloDocumento></Envio>", "").await.unwrap_err();
    assert!(error.code().is_some_and(|code| code != "100"), "{error}");
    let nota = Nota::nfe(CNPJ, "1", 999, 2);
    let unknown = invoicy.cancelar(&nota, &when(), "erro de digitacao do pedido", None).await.unwrap();
    assert_eq!(unknown.sit_codigo, 106);
    // Two documents at a time, through the call as it is.
    let (first, second) = (nfe(11, "VENDA"), nfe(12, "VENDA"));
    let items = [&first, &second].map(|documento| DadosItem { documento, parametros: "" });
    let answer = invoicy.executar(Service::Recepcao, &items).await.unwrap();
    assert_eq!(answer.itens[0].documentos.len(), 2);
}

#[tokio::test]
async fn a_service_note_is_pending_and_waited_for() {
    let double = Double::start().await;
    let invoicy = company(&double);
    let rps = format!(
        "<Envio><ModeloDocumento>NFSe</ModeloDocumento><Versao>1.00</Versao><RPS><RPSNumero>10</RPSNumero><RPSSerie>UNICA</RPSSerie><RPSTipo>1</RPSTipo><dEmis>{TODAY}T09:00:00</dEmis><natOp>1</natOp><OptSN>2</OptSN><tpAmb>2</tpAmb>\
         <Prestador><CNPJ_prest>{CNPJ}</CNPJ_prest><xNome>EMPRESA FICTICIA LTDA</xNome><IM>12345</IM><enderPrest><cMun>4314902</cMun><UF>RS</UF></enderPrest></Prestador>\
         <ListaItens><Item><ItemSeq>1</ItemSeq><ItemCod>1</ItemCod><ItemDesc>Consultoria</ItemDesc><ItemQtde>1</ItemQtde><ItemvUnit>100.00</ItemvUnit></Item></ListaItens>\
         <Servico><Valores><ValServicos>100.00</ValServicos><ValAliqISS>0.02</ValAliqISS></Valores><IteListServico>17.01</IteListServico><Cnae>6201500</Cnae><Discriminacao>Consultoria</Discriminacao><cMun>4314902</cMun></Servico>\
         <Tomador><TomaCNPJ>11444777000161</TomaCNPJ><TomaRazaoSocial>CLIENTE LTDA</TomaRazaoSocial></Tomador></RPS></Envio>"
    );
    let nota = Nota { modelo: "NFSe".into(), versao: "1.00".into(), ..Nota::nfe(CNPJ, "UNICA", 10, 2) };
    let short = Polling { deadline: std::time::Duration::from_millis(20), ..often() };
    let waited = invoicy.enviar_e_aguardar(&rps, &nota, &short).await;
    assert!(matches!(waited, Err(ClientError::Deadline { .. })), "{waited:?}");
    let second = rps.replace("<RPSNumero>10<", "<RPSNumero>11<");
    let nota = Nota { numero: 11, ..nota };
    let ended = double.meanwhile(invoicy.enviar_e_aguardar(&second, &nota, &often())).await.unwrap();
    assert!(ended.envio.esta_pendente());
    assert_eq!((ended.sit_codigo(), ended.consulta.unwrap().numero), (100, Some(11)));
}

#[tokio::test]
async fn numbers_are_given_up_documents_discarded_gaps_and_totals_counted() {
    let double = Double::start().await;
    let invoicy = company(&double);
    invoicy.enviar(&nfe(6, "VENDA"), "").await.unwrap();
    invoicy.enviar(&nfe(20, "VENDA"), "").await.unwrap();
    let given_up = Inutilizacao {
        modelo: "NFe".into(),
        versao: "4.00".into(),
        cnpj: CNPJ.into(),
        tp_amb: 2,
        numero_inicial: 12,
        numero_final: 18,
        serie: "1".into(),
        justificativa: "Numeração não utilizada".into(),
    };
    let done = invoicy.inutilizar(&given_up).await.unwrap();
    assert_eq!(done.sit_codigo, 102, "{}", done.sit_descricao);
    assert!(done.xml_fiscal().unwrap().unwrap().contains("<ProcInutNFe"));
    let again = invoicy.inutilizar(&given_up).await.unwrap();
    assert!([256, 563].contains(&again.sit_codigo), "{}", again.sit_codigo);

    let discarded = Descarte {
        modelo: "NFe".into(),
        tp_amb: 2,
        cnpj: CNPJ.into(),
        numero: 3,
        serie: "1".into(),
        substituta: None,
    };
    assert_eq!(invoicy.descartar(&discarded).await.unwrap().codigo, 100);

    let pulos = Pulos {
        cnpj_emissor: CNPJ.into(),
        cnpj_empresa: CNPJ.into(),
        modelo: "NFe".into(),
        tp_amb: 2,
        serie: "1".into(),
        emissao: (TODAY.saturating_sub(jiff::Span::new().days(20)).to_string(), TODAY.to_string()),
    };
    let gaps = invoicy.pulos(&pulos).await.unwrap();
    assert_eq!(gaps[0].documentos.as_deref(), Some("3,7-11,19"));
    assert_eq!((gaps[0].quantidade, gaps[0].cnpj_emissor.as_deref()), (7, Some(CNPJ)));
    let wide = Pulos { emissao: ("2026-01-01".into(), TODAY.to_string()), ..pulos };
    assert_eq!(invoicy.pulos(&wide).await.unwrap_err().code(), Some("145"));

    let partner = with_key(&double, PARTNER);
    let totals = partner.bilhetagem(&Bilhetagem::Ontem, "NFe", 2, &[CNPJ]).await.unwrap();
    assert_eq!((totals.len(), totals[0].cnpj.as_str()), (1, CNPJ));
    let period = Bilhetagem::Periodo("2026-02-01".into(), TODAY.yesterday().unwrap().to_string());
    let all = partner.bilhetagem(&period, "NFe", 2, &[]).await.unwrap();
    assert!(all[0].total > totals[0].total, "{all:?}");
    assert!(!partner.bilhetagem(&Bilhetagem::Mes, "NFe", 2, &[]).await.unwrap().is_empty());
    let open = invoicy.consultar_nao_encerrados(CNPJ, 2).await.unwrap();
    assert_eq!(open[0].sit_codigo, Some(112), "{open:?}");
    double.saw(&[
        "invoicy.numeracao.inutilizar",
        "invoicy.documentos.descartar",
        "invoicy.pulos.consultar",
        "invoicy.bilhetagem.consultar",
        "invoicy.naoEncerrados.consultar",
    ]);
}

#[tokio::test]
async fn an_export_is_one_call_or_two() {
    let more = "world:\n  invoicy:\n    notas:\n      - { modelo: NFe, serie: 7, numero: 1, times: 60, emitida: -1d }\n";
    let double = Double::with(more).await;
    let invoicy = company(&double);
    let lot = EnvioLote {
        modelo: "NFe".into(),
        versao: "4.00".into(),
        tp_amb: 2,
        cnpj_empresa: CNPJ.into(),
        cnpj_emissor: CNPJ.into(),
        status: Some(2),
        emissao: Some((
            format!("{}T00:00:00", TODAY.saturating_sub(jiff::Span::new().days(20))),
            format!("{TODAY}T23:59:59"),
        )),
        ..EnvioLote::default()
    };
    let found = double.meanwhile(invoicy.exportar(&lot, &often())).await.unwrap();
    assert!(found.arquivos.len() > 60 && found.resumos.is_empty(), "{}", found.arquivos.len());
    let mut names: Vec<_> = found.arquivos.iter().map(|file| file.nome.as_str()).collect();
    assert!(names.iter().all(|name| name.ends_with("-procNFe.xml")));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), found.arquivos.len(), "no file twice");
    assert!(String::from_utf8_lossy(&found.arquivos[0].conteudo).contains("<nfeProc"));

    let listed = double
        .meanwhile(invoicy.exportar(&EnvioLote { resumo: true, ..lot.clone() }, &often()))
        .await
        .unwrap();
    assert_eq!((listed.resumos.len(), listed.arquivos.len()), (found.arquivos.len(), 0));
    assert!(listed.resumos.iter().all(|one| one.numero.is_some() && one.chave.is_some()));

    let protocols = invoicy.solicitar_exportacao(&lot).await.unwrap();
    assert!(protocols[0].proxima_consulta.is_some() && !protocols[0].numero.is_empty());
    let early = invoicy.consultar_lote(CNPJ, &protocols[0].numero).await.unwrap();
    assert!(!early.pronto && early.zip_base64.is_none() && early.proxima_consulta.is_some());
    let long =
        EnvioLote { emissao: Some(("2026-01-01T00:00:00".into(), format!("{TODAY}T00:00:00"))), ..lot };
    assert_eq!(invoicy.exportar(&long, &often()).await.unwrap_err().code(), Some("145"));
    double.saw(&["invoicy.exportacao.solicitar", "invoicy.exportacao.consultar"]);
}

#[tokio::test]
async fn a_company_is_registered_licensed_and_asked_about() {
    let double = Double::start().await;
    let partner = with_key(&double, PARTNER);
    let cnpj = "12345678000195";
    assert_eq!(partner.consultar_empresa(cnpj).await.unwrap_err().code(), Some("606"));
    let licence = Licenca { modulo: "NFe".into(), modelo: 2, autor: Some("Revenda Sul".into()) };
    let wanted = CadastroEmpresa {
        nome_fantasia: Some("Primeira".into()),
        apelido: Some("Primeira".into()),
        razao_social: Some("PRIMEIRA EMPRESA LTDA".into()),
        cnpj: cnpj.into(),
        ie: Some("0291234566".into()),
        endereco: Some("RUA DO COMERCIO".into()),
        numero: Some("10".into()),
        bairro: Some("CENTRO".into()),
        cep: Some("95010000".into()),
        municipio: Some(4_305_108),
        crt: Some(3),
        licencas: vec![licence.clone()],
        ..CadastroEmpresa::default()
    };
    let items = partner.cadastrar_empresa(&wanted).await.unwrap();
    assert_eq!((items[0].codigo, items[1].codigo), (100, 102), "{items:?}");
    assert_eq!(items[0].emp_ak.as_deref().map(str::len), Some(32));
    assert_eq!(items[0].chave_criptografia.as_deref().map(str::len), Some(32));
    assert!(partner.consultar_empresa(cnpj).await.unwrap().documentos[0].contains("PRIMEIRA EMPRESA LTDA"));

    let bad = Certificado { pfx: b"no pfx".to_vec(), senha: "senha".into(), aes: false };
    let certificate = EmpresaCertificado { cnpjs: vec![cnpj.into()], apelido: None, certificado: Some(bad) };
    let refused = partner.enviar_certificado(&certificate).await;
    let said =
        refused.as_ref().map_or_else(ClientError::code, |items| (items[0].codigo != 100).then_some("item"));
    assert!(said.is_some(), "{refused:?}");

    let own = with_key(&double, items[0].emp_ak.as_deref().unwrap());
    let serie = CadastroSerie {
        cnpj: cnpj.into(),
        modelo: "NFe".into(),
        serie: Some("1".into()),
        ultimo_numero: Some(0),
        padrao: Some(true),
        operacao: 'I',
    };
    assert_eq!(own.serie(&serie).await.unwrap().codigo, 100);
    assert_eq!(own.serie(&serie).await.unwrap_err().code(), Some("999"));
    let block = Licenciamento { cnpj: cnpj.into(), tp_amb: 2, acao: 2, licenca: licence };
    let blocked = partner.licenciar(&block).await.unwrap();
    assert_eq!(blocked[0].codigo, 100, "{blocked:?}");
    let taxpayer = Contribuinte { cnpj: cnpj.into(), uf: 43, tp_amb: 2 };
    assert!(partner.consultar_cadastro(&taxpayer).await.unwrap().documentos[0].contains("<cStat>111"));
    let draft = format!(
        "<EnvioPrevia><ModeloDocumento>NFe</ModeloDocumento><Versao>4.00</Versao><ide><cUF>43</cUF><NumeroPedido>P-1</NumeroPedido><tpAmb>2</tpAmb></ide><emit><CNPJ_emit>{CNPJ}</CNPJ_emit></emit></EnvioPrevia>"
    );
    assert_eq!(company(&double).enviar_previa(&draft).await.unwrap().sit_codigo, 100);
    double.saw(&[
        "invoicy.empresas.cadastrar",
        "invoicy.empresas.consultar",
        "invoicy.certificados.enviar",
        "invoicy.series.mudar",
        "invoicy.licencas.mudar",
        "invoicy.contribuintes.consultar",
        "invoicy.documentos.previa",
    ]);
}
