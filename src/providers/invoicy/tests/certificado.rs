//! Certificates of companies: sent in every way, refused, removed; what documents get without a good one.

use p12_keystore::{Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use proptest::prelude::*;
use rsa::pkcs8::EncodePrivateKey as _;

use super::cadastro::{NOVA, cadastro, chaves, do_parceiro, itens};
use super::*;
use crate::br::cpf_cnpj::CpfCnpj;
use crate::facts::Moment;
use crate::wire::pki::RsaKey;
use crate::wire::pki::icp_brasil::Titular;

const EMPRESA: &str = "11222333000181";

/// 2026-01-01 and 2027-01-01.
const TERM: (i64, i64) = (1_767_225_600_000, 1_798_761_600_000);

fn pfx_de(documento: &str, (de, ate): (i64, i64), senha: &str, iterations: u32) -> String {
    let key = RsaKey::published().unwrap();
    let titular = Titular {
        documento: documento.to_owned(),
        nome: "EMPRESA".to_owned(),
        responsavel: String::new(),
        uf: "RS".to_owned(),
        de: Moment::from_millis(de),
        ate: Moment::from_millis(ate),
    };
    let certificate = titular.certificado(&key).unwrap();
    let plain: rsa::PrivateKey = rsa::pkcs1::DecodeRsaPrivateKey::from_pkcs1_der(key.private_der()).unwrap();
    pfx(plain.to_pkcs8_der().unwrap().as_bytes(), &[certificate], senha, iterations)
}

fn pfx(key: &[u8], certificates: &[Vec<u8>], senha: &str, iterations: u32) -> String {
    let chain = PrivateKeyChain::new(
        "1",
        PrivateKey::from_der(key).unwrap(),
        certificates.iter().map(|der| Certificate::from_der(der).unwrap()),
    );
    let mut store = KeyStore::new();
    store.add_entry("a", KeyStoreEntry::PrivateKeyChain(chain));
    let writer = store.writer(senha).encryption_algorithm(EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc);
    base64::encode(writer.encryption_iterations(iterations).mac_iterations(iterations).write().unwrap())
}

fn good() -> String {
    pfx_de(EMPRESA, TERM, "senha123", 50)
}

/// An update that sends this Certificado for the world's company.
fn certificado(stage: &Stage, dentro: &str) -> Reply {
    let pedido = format!(
        "<CadastroEmpresa><EmpCNPJ>{EMPRESA}</EmpCNPJ><Certificado>{dentro}</Certificado></CadastroEmpresa>"
    );
    do_parceiro(stage, &pedido)
}

fn arquivo(pfx: &str, senha: &str) -> String {
    format!("<ArquivoPFX>{pfx}</ArquivoPFX><Senha>{senha}</Senha><TipoCertificado>1</TipoCertificado>")
}

/// The certificate's bytes and whether it is an A3.
fn instalado(stage: &Stage, cnpj: &str) -> (Option<Vec<u8>>, bool) {
    stage.look(|rooms| {
        let id = rooms.invoicy.empresa(&CpfCnpj::parse(cnpj).unwrap()).unwrap();
        let empresa = rooms.invoicy.empresas.get(id).unwrap();
        (empresa.certificado.as_ref().map(|known| known.signer.certificate().to_vec()), empresa.a3)
    })
}

fn sem_certificado() -> String {
    WORLD.replacen(
        "\"ie\"",
        "\"certificado\":false,\"chaveCriptografia\":\"00112233445566778899aabbccddeeff\",\"ie\"",
        1,
    )
}

#[test]
fn files_come_in_every_shape() {
    let good = good();
    let lines: String = good
        .as_bytes()
        .chunks(76)
        .map(|line| format!("{}\r\n", std::str::from_utf8(line).unwrap()))
        .collect();
    for shape in [
        good.clone(),
        lines,
        format!("data:application/x-pkcs12;base64,{good}"),
        good.trim_end_matches('=').to_owned(),
    ] {
        let stage = Stage::new(&sem_certificado(), "{}");
        assert_eq!(codigos(&send(&stage, ENVIO)), "104");
        let reply = certificado(&stage, &arquivo(&shape, "senha123"));
        assert_eq!(itens(&reply), ["100"], "{}", reply.body);
        assert_eq!(codigos(&send(&stage, ENVIO)), "100/100");
    }
}

#[test]
fn each_wrong_certificate_has_its_item_and_the_old_one_stays() {
    let stage = Stage::new(WORLD, "{}");
    let old = instalado(&stage, EMPRESA);
    let ec = rcgen::KeyPair::generate().unwrap();
    let self_signed = rcgen::CertificateParams::default().self_signed(&ec).unwrap().der().to_vec();
    let good = good();
    let with_cpf = pfx_de("52998224725", TERM, "senha123", 50);
    let of_nobody_elses_key = {
        let key = RsaKey::published().unwrap();
        let plain: rsa::PrivateKey =
            rsa::pkcs1::DecodeRsaPrivateKey::from_pkcs1_der(key.private_der()).unwrap();
        pfx(plain.to_pkcs8_der().unwrap().as_bytes(), std::slice::from_ref(&self_signed), "senha123", 50)
    };
    for (name, dentro, codigo, reason) in [
        ("nothing", String::new(), "102", None),
        ("a password only", "<Senha>senha123</Senha>".to_owned(), "102", None),
        ("garbage", arquivo("não é base64!", "senha123"), "103", Some("not base64")),
        ("another file", arquivo(&base64::encode(b"%PDF-1.4"), "senha123"), "103", Some("no PKCS#12 file")),
        ("cut short", arquivo(&good[..good.len() / 2], "senha123"), "103", Some("no PKCS#12 file")),
        ("password", arquivo(&good, "senha124"), "103", Some("another password")),
        ("no password", arquivo(&good, ""), "103", Some("another password")),
        (
            "plain, said to be AES",
            format!("{}<MetodoCriptografiaSenha>AES</MetodoCriptografiaSenha>", arquivo(&good, "senha123")),
            "103",
            Some("as it was sent"),
        ),
        (
            "expired",
            arquivo(&pfx_de(EMPRESA, (TERM.0, TERM.0 + 1_000), "senha123", 50), "senha123"),
            "103",
            Some("holds from 2025-12-31T21:00:00-03:00"),
        ),
        (
            "not yet",
            arquivo(&pfx_de(EMPRESA, (TERM.1, TERM.1 + 1_000), "senha123", 50), "senha123"),
            "103",
            Some("holds from"),
        ),
        (
            "another company's",
            arquivo(&pfx_de("11444777000161", TERM, "senha123", 50), "senha123"),
            "103",
            Some("is of 11444777000161"),
        ),
        ("a person's", arquivo(&with_cpf, "senha123"), "103", Some("is of 52998224725")),
        ("another key's", arquivo(&of_nobody_elses_key, "senha123"), "103", Some("is the key's")),
        (
            "no RSA key",
            arquivo(&pfx(&ec.serialize_der(), &[self_signed], "senha123", 50), "senha123"),
            "201",
            Some("no RSA key"),
        ),
        (
            "a bomb",
            arquivo(&pfx_de(EMPRESA, TERM, "senha123", 700_000), "senha123"),
            "103",
            Some("more iterations"),
        ),
        (
            "pre-registered, of nobody",
            "<UsarCertPreCadastrado>N</UsarCertPreCadastrado>".to_owned(),
            "102",
            None,
        ),
    ] {
        let reply = certificado(&stage, &dentro);
        assert_eq!(itens(&reply), ["100", codigo], "{name}: {:?}", reply.reason);
        match reason {
            Some(reason) => {
                assert!(reply.reason.as_ref().unwrap().contains(reason), "{name}: {:?}", reply.reason)
            }
            None => assert_eq!(reply.reason, None, "{name}"),
        }
        assert_eq!(instalado(&stage, EMPRESA), old, "{name}: nothing changed");
    }
}

#[test]
fn a_certificate_is_good_for_every_branch() {
    let stage = Stage::new(&sem_certificado(), "{}");
    assert_eq!(itens(&certificado(&stage, &arquivo(&pfx_de("11222333000262", TERM, "s", 50), "s"))), ["100"]);
    let nobodys = pfx_de("x", TERM, "s", 50);
    assert_eq!(itens(&certificado(&stage, &arquivo(&nobodys, "s"))), ["100"]);
    let strict = Stage::new(WORLD, r#"{"invoicy":{"unnamed_certificate":false}}"#);
    assert_eq!(itens(&certificado(&strict, &arquivo(&nobodys, "s"))), ["100", "103"]);
}

#[test]
fn passwords_are_read_in_every_way_or_in_the_one_that_the_knob_names() {
    // `openssl enc -aes-256-ecb` and so on of "uma senha bem comprida", with the key of the world.
    for (como, senha) in [
        ("text_ecb", "bSmCgEfmReE5ky6xxHHioveHgOadD3t2IQMSnRihYco="),
        ("text_cbc_zero", "bSmCgEfmReE5ky6xxHHios4a+Q391jrAmHNVg5R4hBs="),
        ("text_cbc_key", "vlQjdvzmLPbnr2Aczuk76Nm4QTeh9byK0TnyeMVn1JE="),
        ("hex_ecb", "ZhA36Jw80UqVXb1DNt2Bvof1L99wNVj831RGP+t6bkY="),
        ("hex_cbc_zero", "ZhA36Jw80UqVXb1DNt2BvtsgcsvSzeF9lX0yLzqnGs8="),
        ("hex_cbc_key", "65MfkyfAvyQ3Jzp/8UBQMnNDmymN8gd41Dp6BHDdlHU="),
    ] {
        let pfx = pfx_de(EMPRESA, TERM, "uma senha bem comprida", 50);
        let dentro =
            format!("{}<MetodoCriptografiaSenha>AES</MetodoCriptografiaSenha>", arquivo(&pfx, senha));
        for (knob, wanted) in [("any", true), (como, true), ("text_ecb", como == "text_ecb")] {
            let stage =
                Stage::new(&sem_certificado(), &format!(r#"{{"invoicy":{{"aes_password":"{knob}"}}}}"#));
            let reply = certificado(&stage, &dentro);
            assert_eq!(
                itens(&reply).len(),
                if wanted { 1 } else { 2 },
                "{como} with {knob}: {:?}",
                reply.reason
            );
            assert_eq!(instalado(&stage, EMPRESA).0.is_some(), wanted);
        }
    }
}

#[test]
fn an_a3_stays_with_its_holder() {
    let stage = Stage::new(WORLD, "{}");
    assert_eq!(itens(&certificado(&stage, "<TipoCertificado>3</TipoCertificado>")), ["100"]);
    let reply = send(&stage, ENVIO);
    let (codigo, descricao, _) = mensagens(&reply).pop().unwrap();
    assert_eq!((codigo.as_str(), descricao.as_str()), ("201", "Falha na assinatura digital"));
    assert_eq!(itens(&certificado(&stage, &arquivo(&good(), "senha123"))), ["100"]);
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/100");
}

#[test]
fn a_branch_uses_the_certificate_of_its_head_office() {
    let stage = Stage::new(WORLD, "{}");
    let filial = "11222333000262";
    let usar = "<Certificado><UsarCertPreCadastrado>S</UsarCertPreCadastrado></Certificado>";
    for (documento, mais, wanted) in [
        (filial, usar.to_owned(), vec!["100"]),
        ("11222333000343", format!("<EmpMtrCNPJ>{EMPRESA}</EmpMtrCNPJ>{usar}"), vec!["100"]),
        // Of another root: nothing to use, or nothing that fits.
        (NOVA, usar.to_owned(), vec!["100", "102"]),
        ("11444777000161", format!("<EmpMtrCNPJ>{EMPRESA}</EmpMtrCNPJ>{usar}"), vec!["100", "103"]),
    ] {
        let reply = do_parceiro(&stage, &cadastro(&mais).replace(NOVA, documento));
        assert_eq!(itens(&reply), wanted, "{documento}: {:?}", reply.reason);
    }
    assert_eq!(instalado(&stage, filial), instalado(&stage, EMPRESA));
}

#[test]
fn one_certificate_for_several_companies_or_for_none() {
    let stage = Stage::new(&sem_certificado(), "{}");
    let filial = "11222333000262";
    do_parceiro(&stage, &cadastro("").replace(NOVA, filial));
    let (_, chave) = chaves(&do_parceiro(&stage, &cadastro("")));
    assert_eq!(chave.len(), 32);
    let varias = |cnpjs: &[&str], mais: &str| {
        let lista: String = cnpjs.iter().map(|cnpj| format!("<CNPJ>{cnpj}</CNPJ>")).collect();
        do_parceiro(
            &stage,
            &format!(
                "<EmpresaCertificado><Empresas><CNPJ>{lista}</CNPJ></Empresas>{mais}</EmpresaCertificado>"
            ),
        )
    };
    let enviar = format!(
        "<Apelido>A1</Apelido><ArquivoPFX>{}</ArquivoPFX><Senha>senha123</Senha><MetodoCriptografiaSenha>OUTROS</MetodoCriptografiaSenha><Tipo>A1</Tipo>",
        good()
    );
    for (cnpjs, codigo) in
        [(vec![EMPRESA, NOVA], "103"), (vec![EMPRESA, "11444777000161"], "606"), (vec![], "145")]
    {
        assert_eq!(codigos(&varias(&cnpjs, &enviar)), codigo, "{cnpjs:?}");
        assert_eq!(instalado(&stage, EMPRESA).0, None, "{cnpjs:?}: none of them has it");
    }
    let reply = varias(&[EMPRESA, filial], &enviar);
    let (codigo, descricao, _) = mensagens(&reply).pop().unwrap();
    assert_eq!((codigo.as_str(), descricao.as_str()), ("100", "Sucesso na operação"));
    assert!(reply.body.contains("<![CDATA[<EmpresaCertificadoRetorno xmlns=\"InvoiCy\"><Codigo>100</Codigo><Descricao>sucesso na operação!</Descricao></EmpresaCertificadoRetorno>]]>"), "{}", reply.body);
    assert!(instalado(&stage, EMPRESA).0.is_some() && instalado(&stage, filial).0.is_some());
    // Encrypted with the key of the first of them.
    let aes = enviar.replace("senha123<", "415ItRgSeS10KaiY1NciVg==<").replace("OUTROS", "AES");
    assert_eq!(codigos(&varias(&[filial, EMPRESA], &aes)), "100");
    assert_eq!(codigos(&varias(&[EMPRESA, filial], "<Acao>EXCLUIR</Acao>")), "100");
    assert_eq!(codigos(&send(&stage, ENVIO)), "104");
    for mais in ["", "<Acao>APAGAR</Acao>", "<ArquivoPFX>AA==</ArquivoPFX><Tipo>A2</Tipo>"] {
        assert_eq!(codigos(&varias(&[EMPRESA], mais)), "145", "{mais}");
    }
}

#[test]
fn documents_and_events_need_a_good_certificate_and_queries_do_not() {
    for (fact, codigo) in [
        ("false", "104"),
        (r#"{"validoDe":"-400d","validoAte":"-1d"}"#, "103"),
        (r#"{"validoDe":"+1d"}"#, "103"),
        (r#"{"a3":true}"#, "201"),
        ("true", "100/100"),
        (r#"{"validoAte":"+1d"}"#, "100/100"),
    ] {
        let stage = Stage::new(&WORLD.replacen("\"ie\"", &format!("\"certificado\":{fact},\"ie\""), 1), "{}");
        assert_eq!(codigos(&send(&stage, ENVIO)), codigo, "{fact}");
        let wanted = if codigo == "100/100" { "100/101" } else { codigo };
        assert_eq!(codigos(&send(&stage, &cancelamento(10))), wanted, "{fact}");
        assert_ne!(codigos(&query(&stage, &faixa(10, 10), "")), codigo, "{fact}");
    }
    // The licence comes first.
    let world = WORLD.replacen("\"ie\"", "\"certificado\":false,\"licencas\":[],\"ie\"", 1);
    assert_eq!(codigos(&send(&Stage::new(&world, "{}"), ENVIO)), "607");
    let wrong = WORLD.replacen("\"ie\"", r#""certificado":{"validoDe":"+1d","validoAte":"+0d"},"ie""#, 1);
    assert!(Stage::problems(&wrong)[0].contains("is not after validoDe"));
}

#[test]
fn certificates_run_out_with_the_world_s_clock_and_by_action() {
    let stage = Stage::new(WORLD, "{}");
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/100");
    assert_eq!(stage.act(r#"{"invoicy.expirarCertificado":{}}"#), None);
    assert_eq!(codigos(&send(&stage, ENVIO)), "103");
    assert_eq!(stage.act(r#"{"invoicy.renovarCertificado":{"cnpj":"11222333000181"}}"#), None);
    assert_eq!(codigos(&send(&stage, ENVIO)), "100/204");
    stage.advance("366d");
    assert_eq!(codigos(&send(&stage, ENVIO)), "103");
    assert!(
        stage
            .act(r#"{"invoicy.expirarCertificado":{"cnpj":"11444777000161"}}"#)
            .unwrap()
            .contains("no company")
    );
    let none = Stage::new(&sem_certificado(), "{}");
    assert!(none.act(r#"{"invoicy.expirarCertificado":{}}"#).unwrap().contains("no certificate"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_certificate_is_taken_or_refused(pfx in "[A-Za-z0-9+/=]{0,80}", senha in "[ -;=?-~]{0,60}", aes in any::<bool>()) {
        let stage = Stage::new(WORLD, "{}");
        let metodo = if aes { "AES" } else { "" };
        let dentro = format!("{}<MetodoCriptografiaSenha>{metodo}</MetodoCriptografiaSenha>", arquivo(&pfx, &xml::escape_text(&senha)));
        let reply = certificado(&stage, &dentro);
        let itens = itens(&reply);
        prop_assert!(itens == ["100", "103"] || itens == ["100", "102"], "{:?}", itens);
    }
}
