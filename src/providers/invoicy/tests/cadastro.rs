//! Companies: registered, updated, licensed, looked up; their series.

use super::*;
use crate::world::Verdict;

pub(super) const NOVA: &str = "12345678000195";
const OUTRO_PK: &str = "AAECAwQFBgcICQoLDA0ODw==";

pub(super) fn do_parceiro(stage: &Stage, documento: &str) -> Reply {
    post(stage, envelope(EMP_PK, &emp_ck(PARCEIRO, documento), &[(documento, "")]))
}

/// A new company with what it needs, and more.
pub(super) fn cadastro(mais: &str) -> String {
    format!(
        "<CadastroEmpresa><EmpNomFantasia>Primeira</EmpNomFantasia><EmpApelido>Primeira</EmpApelido><EmpRazSocial>PRIMEIRA EMPRESA LTDA</EmpRazSocial><EmpCNPJ>{NOVA}</EmpCNPJ><EmpIE>0291234566</EmpIE><EmpCEP>95010000</EmpCEP><MunCodigo>4305108</MunCodigo><EmpCRT>3</EmpCRT>{mais}</CadastroEmpresa>"
    )
}

const LICENCA: &str = "<Licenciamento><LicenciamentoItem><Modulo>NFe</Modulo><Modelo>2</Modelo><Autor>Eu</Autor></LicenciamentoItem></Licenciamento>";

/// Codigo of each RetornoItem.
pub(super) fn itens(reply: &Reply) -> Vec<String> {
    documento(reply).children("RetornoItem").map(|item| item.text_of("Codigo").unwrap()).collect()
}

/// EmpAK and ChaveCriptografia.
pub(super) fn chaves(reply: &Reply) -> (String, String) {
    let documento = documento(reply);
    let campo = |nome: &str| documento.text_at(&format!("RetornoItem/{nome}")).unwrap();
    (campo("EmpAK"), campo("ChaveCriptografia"))
}

/// The minimal note, of another issuer in Caxias do Sul.
fn nota_de(cnpj: &str) -> String {
    ENVIO.replace("11222333000181", cnpj)
}

#[test]
fn a_company_is_registered_with_an_item_for_each_aspect() {
    let stage = Stage::new(WORLD, "{}");
    let extensao = |tipo: u8, modulo: &str, parametros: &str| {
        format!(
            "<ExtensaoItem><TipoExtensao>{tipo}</TipoExtensao><Ativar>S</Ativar><Modulos><ModuloItem><Modulo>{modulo}</Modulo></ModuloItem></Modulos><ParametrosExt>{parametros}</ParametrosExt></ExtensaoItem>"
        )
    };
    let mais = format!(
        "<CaixaEnvioEmail><EmlHost>smtp.example.com</EmlHost></CaixaEnvioEmail><Extensao>{}{}</Extensao>",
        extensao(4, "NFe", ""),
        extensao(3, "NFSe", "<TipoNotificacao>0</TipoNotificacao>")
    );
    let reply = do_parceiro(&stage, &cadastro(&mais));
    let (codigo, descricao, _) = mensagens(&reply).pop().unwrap();
    assert_eq!(
        (codigo.as_str(), descricao.as_str()),
        ("100", "Solicitação de cadastro de empresa recebida.")
    );
    let escrito = reply.body.split("<![CDATA[").nth(1).unwrap().split("]]>").next().unwrap();
    insta::assert_snapshot!(escrito, @"<RetornoCadastro><RetornoItem><Codigo>100</Codigo><Descricao>A empresa foi cadastrada no InvoiCy.</Descricao><EmpAK>XaL2AR0ETAnDMIwiiSVpSXIihg2/2cUs</EmpAK><ChaveCriptografia>371055ba035b41d283ee1c1a58f195c8</ChaveCriptografia></RetornoItem><RetornoItem><Codigo>102</Codigo><Descricao>Certificado não informado</Descricao><EmpAK /><ChaveCriptografia /></RetornoItem><RetornoItem><Codigo>100</Codigo><Descricao>Extensão Manifestação ativada com sucesso!</Descricao><EmpAK /><ChaveCriptografia /></RetornoItem><RetornoItem><Codigo>114</Codigo><Descricao>Não é possível cadastrar a extensão Importação de Documentos! Parâmetro Número de Consultas diárias na PREFEITURA &lt;b&gt;(NFS-e)&lt;/b&gt; é obrigatório.</Descricao><EmpAK /><ChaveCriptografia /></RetornoItem><RetornoItem><Codigo>107</Codigo><Descricao>Não é possível cadastrar uma caixa para envio de e-mails sem informar o usuário, senha, host e porta.</Descricao><EmpAK /><ChaveCriptografia /></RetornoItem></RetornoCadastro>");
    assert_eq!((reply.verdict, reply.code.as_deref()), (Verdict::Partly, Some("114")));
    assert_eq!(reply.operation, "invoicy.empresas.cadastrar");
}

#[test]
fn a_new_company_issues_at_once() {
    for documento in [NOVA, "12ABC34501DE35", "52998224725"] {
        let stage = Stage::new(WORLD, "{}");
        let cpf = documento.len() == 11;
        let quem = if cpf {
            format!("<EmpCPF>{documento}</EmpCPF>")
        } else {
            format!("<EmpCNPJ>{documento}</EmpCNPJ>")
        };
        let pedido = cadastro(LICENCA).replace(&format!("<EmpCNPJ>{NOVA}</EmpCNPJ>"), &quem);
        let (emp_ak, _) = chaves(&do_parceiro(&stage, &pedido));
        assert_eq!(emp_ak.len(), 32);
        let mut nota = nota_de(documento);
        if cpf {
            nota = nota.replace("CNPJ_emit", "CPF_emit").replace("<serie>1<", "<serie>920<");
        }
        let emitir = || codigos(&post(&stage, envelope(EMP_PK, &emp_ck(&emp_ak, &nota), &[(&nota, "")])));
        assert_eq!(emitir(), "104", "{documento}");
        assert_eq!(stage.act(&format!(r#"{{"invoicy.renovarCertificado":{{"cnpj":"{documento}"}}}}"#)), None);
        assert_eq!(emitir(), "100/100", "{documento}");
    }
}

#[test]
fn an_update_leaves_the_rest_as_it_is() {
    let stage = Stage::new(WORLD, "{}");
    let parametros =
        |nfe: &str, nfce: &str| format!("<Parametros><NFe>{nfe}</NFe><NFCe>{nfce}</NFCe></Parametros>");
    let just = "<FormaRetornoXMLIntegracao>2</FormaRetornoXMLIntegracao><JustCanc>Pedido desfeito pelo cliente</JustCanc>";
    let csc = "<IDTokenCscSEFAZ>000007</IDTokenCscSEFAZ><CscSEFAZ>1A451E99-0FE0-4C13</CscSEFAZ>";
    let usuario = |nome: &str| {
        format!(
            "<Usuarios><UsuariosItem><UsrNome>{nome}</UsrNome><UsrSenha>x</UsrSenha></UsuariosItem></Usuarios>"
        )
    };
    let primeiras =
        chaves(&do_parceiro(&stage, &cadastro(&format!("{}{}", parametros(just, csc), usuario("Ana")))));
    let update = format!(
        "<CadastroEmpresa><EmpCNPJ>{NOVA}</EmpCNPJ><EmpTelefone>5432211234</EmpTelefone><EmpRazSocial/>{}{}</CadastroEmpresa>",
        parametros(
            "<FormaRetornoXMLIntegracao>1</FormaRetornoXMLIntegracao>",
            "<IDTokenCscSEFAZ>8</IDTokenCscSEFAZ>"
        ),
        usuario("Bia")
    );
    let reply = do_parceiro(&stage, &update);
    assert_eq!(
        documento(&reply).text_at("RetornoItem/Descricao").unwrap(),
        "A empresa foi atualizada com sucesso."
    );
    assert_eq!((chaves(&reply), reply.verdict), (primeiras, Verdict::Accepted));
    let empresa = stage.look(|rooms| {
        let id = rooms.invoicy.empresa(&crate::br::cpf_cnpj::CpfCnpj::parse(NOVA).unwrap()).unwrap();
        rooms.invoicy.empresas.get(id).cloned().unwrap()
    });
    assert_eq!((empresa.nome.as_str(), empresa.crt, empresa.uf.sigla()), ("PRIMEIRA EMPRESA LTDA", 3, "RS"));
    assert_eq!((empresa.csc.id, empresa.csc.codigo.as_str()), (8, "1A451E99-0FE0-4C13"));
    for (campo, valor) in [
        ("EmpTelefone", Some("5432211234")),
        ("Parametros/NFe/FormaRetornoXMLIntegracao", Some("1")),
        ("Parametros/NFe/JustCanc", Some("Pedido desfeito pelo cliente")),
        ("UsuariosItem/UsrNome", Some("Bia")),
        ("UsuariosItem/UsrSenha", None),
    ] {
        assert_eq!(empresa.ficha.valor(campo), valor, "{campo}");
    }
    assert_eq!(empresa.ficha.grupos("UsuariosItem").count(), 1, "a list is replaced");
}

#[test]
fn what_breaks_the_layout_is_145_with_the_element() {
    let stage = Stage::new(WORLD, "{}");
    let sem = |nome: &str| {
        let pedido = cadastro("");
        let (antes, resto) = pedido.split_once(&format!("<{nome}>")).unwrap();
        let (_, depois) = resto.split_once(&format!("</{nome}>")).unwrap();
        format!("{antes}{depois}")
    };
    for (pedido, elemento) in [
        (sem("EmpNomFantasia"), "EmpNomFantasia"),
        (sem("EmpApelido"), "EmpApelido"),
        (sem("EmpRazSocial"), "EmpRazSocial"),
        (sem("EmpCNPJ"), "EmpCNPJ"),
        (sem("MunCodigo"), "MunCodigo"),
        (sem("EmpCRT"), "EmpCRT"),
        (cadastro("").replace(NOVA, "12345678000194"), "EmpCNPJ"),
        (cadastro("").replace("4305108", "4305109"), "MunCodigo"),
        (cadastro("").replace("4305108", "9999999"), "MunCodigo"),
        (cadastro("").replace("<EmpCRT>3", "<EmpCRT>5"), "EmpCRT"),
        (cadastro("").replace(">95010000<", ">95010-000<"), "EmpCEP"),
        (
            cadastro("").replace("<EmpApelido>Primeira", &format!("<EmpApelido>{}", "x".repeat(21))),
            "EmpApelido",
        ),
        (
            cadastro(
                "<Parametros><NFe><FormaRetornoXMLIntegracao>5</FormaRetornoXMLIntegracao></NFe></Parametros>",
            ),
            "Parametros/NFe/FormaRetornoXMLIntegracao",
        ),
        (
            cadastro(
                "<Licenciamento><LicenciamentoItem><Modulo>NFX</Modulo><Modelo>1</Modelo></LicenciamentoItem></Licenciamento>",
            ),
            "Modulo",
        ),
        (
            cadastro(
                "<Licenciamento><LicenciamentoItem><Modulo>NFe</Modulo><Modelo>3</Modelo></LicenciamentoItem></Licenciamento>",
            ),
            "Modelo",
        ),
        (
            cadastro(
                "<Extensao><ExtensaoItem><TipoExtensao>9</TipoExtensao><Ativar>S</Ativar></ExtensaoItem></Extensao>",
            ),
            "Extensao/TipoExtensao",
        ),
        (
            cadastro("<Certificado><TipoCertificado>2</TipoCertificado></Certificado>"),
            "Certificado/TipoCertificado",
        ),
        (
            cadastro("<Certificado><MetodoCriptografiaSenha>DES</MetodoCriptografiaSenha></Certificado>"),
            "Certificado/MetodoCriptografiaSenha",
        ),
        (
            cadastro(&format!("<Certificado><Senha>{}</Senha></Certificado>", "x".repeat(101))),
            "Certificado/Senha",
        ),
        (
            cadastro(&format!(
                "<Certificado><ArquivoPFX>{}</ArquivoPFX></Certificado>",
                "A".repeat(10 << 20)
            )),
            "Certificado/ArquivoPFX",
        ),
        (cadastro("<CaixaEnvioEmail><EmlPorta>abc</EmlPorta></CaixaEnvioEmail>"), "CaixaEnvioEmail/EmlPorta"),
    ] {
        let reply = do_parceiro(&stage, &pedido);
        let (codigo, descricao, documentos) = mensagens(&reply).pop().unwrap();
        assert_eq!((codigo.as_str(), documentos.len()), ("145", 0), "{elemento}");
        assert!(descricao.contains(&format!("elemento {elemento} ")), "{elemento}: {descricao}");
    }
    assert_eq!(stage.look(|rooms| rooms.invoicy.empresas.len()), 1);
}

#[test]
fn only_the_partner_registers_and_only_his_own() {
    let world = WORLD.replacen(
        "\"parceiros\":[",
        &format!("\"parceiros\":[{{\"empPK\":\"{OUTRO_PK}\",\"chaveAcesso\":\"0000\"}},"),
        1,
    );
    let world = world.replacen("{\"cnpj\"", &format!("{{\"empPK\":\"{EMP_PK}\",\"cnpj\""), 1);
    let stage = Stage::new(&world, "{}");
    let pedido = cadastro("").replace(NOVA, "11222333000181");
    // The company's own key does not register.
    let reply = post(&stage, envelope(EMP_PK, &emp_ck(CHAVE, &pedido), &[(&pedido, "")]));
    let (codigo, descricao, _) = mensagens(&reply).pop().unwrap();
    assert_eq!(
        (codigo.as_str(), descricao.as_str()),
        ("173", "Chave de comunicação ou chave de parceiro inválida")
    );
    let do_outro =
        |documento: &str| post(&stage, envelope(OUTRO_PK, &emp_ck("0000", documento), &[(documento, "")]));
    let reply = do_outro(&pedido);
    assert_eq!(itens(&reply), ["173"]);
    assert_eq!(chaves(&reply), (String::new(), String::new()));
    assert_eq!((reply.verdict, reply.code.as_deref()), (Verdict::Refused, Some("173")));
    for alheio in [
        "<ConsultaEmpresa><CNPJ>11222333000181</CNPJ></ConsultaEmpresa>",
        "<EmpresaCertificado><Empresas><CNPJ><CNPJ>11222333000181</CNPJ></CNPJ></Empresas><Acao>EXCLUIR</Acao></EmpresaCertificado>",
        "<Licenciamento><CnpjEmpresa>11222333000181</CnpjEmpresa><tpAmb>2</tpAmb><Acao>4</Acao><Modulo>NFe</Modulo><Modelo>2</Modelo><Autor/></Licenciamento>",
    ] {
        assert_eq!(codigos(&do_outro(alheio)), "173", "{alheio}");
        assert_eq!(codigos(&do_outro(&alheio.replace("11222333000181", NOVA))), "606", "{alheio}");
    }
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/100", "nothing was taken from it");
}

#[test]
fn licences_have_states() {
    let stage = Stage::new(WORLD, "{}");
    let mudar = |acao: u8, modulo: &str| {
        let pedido = format!(
            "<Licenciamento><CnpjEmpresa>11222333000181</CnpjEmpresa><tpAmb>2</tpAmb><Acao>{acao}</Acao><Modulo>{modulo}</Modulo><Modelo>1</Modelo><Autor>Eu</Autor></Licenciamento>"
        );
        let reply = do_parceiro(&stage, &pedido);
        let documento = documento(&reply);
        assert_eq!(documento.text_of("Modulo").as_deref(), Some(modulo));
        (documento.text_of("Codigo").unwrap(), documento.text_of("Descricao").unwrap())
    };
    for (acao, codigo, texto, emissao) in [
        (1, "999", "Licença já está ativa.", "100/100"),
        (3, "999", "Licença não está bloqueada.", "100/204"),
        (2, "100", "Licença bloqueada pelo parceiro.", "607"),
        (2, "999", "Licença já está bloqueada.", "607"),
        (1, "999", "Licença já está bloqueada.", "607"),
        (3, "100", "Licença desbloqueada pelo parceiro.", "100/204"),
        (4, "100", "Licença cancelada pelo parceiro.", "607"),
        (4, "999", "Licença não localizada.", "607"),
        (3, "999", "Licença não localizada.", "607"),
        (1, "100", "Licença solicitada pelo parceiro.", "100/204"),
    ] {
        assert_eq!(mudar(acao, "NFe"), (codigo.to_owned(), texto.to_owned()), "Acao {acao}");
        assert_eq!(codigos(&send(&stage, ENVIO)), emissao, "after Acao {acao}");
    }
    assert_eq!(mudar(2, "NFCe/SAT").0, "100");
    let maiusculas = "<LICENCIAMENTO><CnpjEmpresa>11222333000181</CnpjEmpresa><tpAmb>2</tpAmb><Acao>1</Acao><Modulo>CTe</Modulo><Modelo>2</Modelo></LICENCIAMENTO>";
    assert_eq!(codigos(&do_parceiro(&stage, maiusculas)), "100", "as the vendor's example is written");
}

#[test]
fn a_blocked_licence_stays_so_through_an_update() {
    let stage = Stage::new(WORLD, "{}");
    do_parceiro(&stage, &cadastro(LICENCA));
    let bloquear = format!(
        "<Licenciamento><CnpjEmpresa>{NOVA}</CnpjEmpresa><tpAmb>2</tpAmb><Acao>2</Acao><Modulo>NFe</Modulo><Modelo>2</Modelo></Licenciamento>"
    );
    assert_eq!(codigos(&do_parceiro(&stage, &bloquear)), "100");
    let (emp_ak, _) = chaves(&do_parceiro(&stage, &cadastro(LICENCA)));
    let nota = nota_de(NOVA);
    assert_eq!(codigos(&post(&stage, envelope(EMP_PK, &emp_ck(&emp_ak, &nota), &[(&nota, "")]))), "607");
}

#[test]
fn series_are_registered_and_listed() {
    let stage = Stage::new(WORLD, "{}");
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/100");
    let serie = |operacao: &str, mais: &str| {
        let pedido = format!(
            "<CadastroSerie><CNPJEmissor>11222333000181</CNPJEmissor>{mais}<Operacao>{operacao}</Operacao></CadastroSerie>"
        );
        send(&stage, &pedido)
    };
    let da =
        |serie: u8, mais: &str| format!("<ModeloDocumento>NFe</ModeloDocumento><Serie>{serie}</Serie>{mais}");
    for (operacao, mais, codigo, texto) in [
        ("I", da(1, "<SeriePadrao>S</SeriePadrao>"), "100", "Série cadastrada com sucesso!"),
        ("I", da(1, ""), "999", "Série já cadastrada!"),
        (
            "I",
            da(2, "<UltimoNumero>50</UltimoNumero><SeriePadrao>S</SeriePadrao>"),
            "100",
            "Série cadastrada com sucesso!",
        ),
        ("A", da(3, ""), "999", "Série não cadastrada!"),
        ("A", da(2, "<UltimoNumero>60</UltimoNumero>"), "100", "Série alterada com sucesso!"),
        ("C", String::new(), "100", "Consulta de Séries realizada com sucesso!"),
    ] {
        let (visto, descricao, _) = mensagens(&serie(operacao, &mais)).pop().unwrap();
        assert_eq!((visto.as_str(), descricao.as_str()), (codigo, texto), "{operacao} {mais}");
    }
    let lista = || {
        documento(&serie("C", ""))
            .children("SerieItem")
            .map(|item| {
                ["Serie", "UltimoNumero", "SeriePadrao"].map(|campo| item.text_of(campo).unwrap()).join(" ")
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(lista(), ["1 10 N", "2 60 S"], "number 10 was issued, and a model has one default");
    assert_eq!(codigos(&serie("E", &da(1, ""))), "100");
    assert_eq!(lista(), ["2 60 S"]);
    for (operacao, mais) in
        [("X", da(1, "")), ("I", String::new()), ("I", da(1, "<UltimoNumero>x</UltimoNumero>"))]
    {
        assert_eq!(codigos(&serie(operacao, &mais)), "145", "{operacao} {mais}");
    }
}

#[test]
fn companies_and_taxpayers_are_looked_up() {
    let world = WORLD.replacen(
        "\"empresas\"",
        r#""contribuintes":[{"cnpj":"11222333000181","uf":"RS","ie":"0969999999","nome":"FILIAL","habilitado":false},{"cpf":"52998224725","uf":"SP","ie":"110042490114"}],"empresas""#,
        1,
    );
    let stage = Stage::new(&world, "{}");
    let contribuinte = |quem: &str, uf: u8| {
        let pedido = format!(
            "<ConsultaCadastro><ChaveParceiro/><ChaveAcesso/><Versao>2.00</Versao><tpAmb>2</tpAmb>{quem}<cUF>{uf}</cUF></ConsultaCadastro>"
        );
        documento(&do_parceiro(&stage, &pedido))
    };
    let cstat = |quem: &str, uf| contribuinte(quem, uf).text_at("infCons/cStat").unwrap();
    let cnpj = "<CNPJ_emit>11222333000181</CNPJ_emit>";
    assert_eq!(cstat(cnpj, 43), "112");
    assert_eq!(cstat(cnpj, 35), "259");
    assert_eq!(cstat("<CPF_emit>52998224725</CPF_emit>", 35), "111");
    let duas = contribuinte(cnpj, 43);
    let inscricoes: Vec<_> = duas
        .child("infCons")
        .unwrap()
        .children("infCad")
        .map(|cad| ["IE", "cSit", "xNome"].map(|campo| cad.text_of(campo).unwrap()).join(" "))
        .collect();
    assert_eq!(inscricoes, ["0961234567 1 EMPRESA FICTICIA LTDA", "0969999999 0 FILIAL"]);
    let reply = do_parceiro(&stage, "<ConsultaEmpresa><CNPJ>11222333000181</CNPJ></ConsultaEmpresa>");
    let empresa = documento(&reply);
    for (campo, valor) in [
        ("EmpRazSocial", "EMPRESA FICTICIA LTDA"),
        ("EmpCNPJ", "11222333000181"),
        ("EmpStatus", "A"),
        ("EmpAK", ""),
        ("UFDescricao", "RIO GRANDE DO SUL"),
        ("EmpDtaCadastro", "2025-03-02T09:00:00"),
        ("Licenciamento/LicenciamentoItem/Modulo", "NFe"),
    ] {
        assert_eq!(empresa.text_at(campo).as_deref(), Some(valor), "{campo}");
    }
    stage.act(r#"{"invoicy.mudarEmpresa":{"habilitada":false}}"#);
    let reply = do_parceiro(&stage, "<ConsultaEmpresa><CNPJ>11222333000181</CNPJ></ConsultaEmpresa>");
    assert_eq!(documento(&reply).text_of("EmpStatus").as_deref(), Some("I"));
    assert!(!reply.body.contains(CHAVE), "keys are not shown");
}
