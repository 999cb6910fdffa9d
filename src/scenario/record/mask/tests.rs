//! What is hidden, what stays, and that a made-up value is as valid as its original.

use proptest::prelude::*;

use super::*;
use crate::br::cpf_cnpj::{is_valid_cnpj, is_valid_cpf};

fn masked(values: &[(&str, &str)]) -> Vec<String> {
    let mut mask = Mask::new("nome: Ana Souza, cpf: \"52998224725\"".to_owned());
    values.iter().for_each(|(key, value)| mask.learn(key, value));
    values.iter().map(|(key, value)| mask.text(key, value)).collect()
}

#[test]
fn numbers_become_others_that_are_valid_in_the_same_spelling() {
    let seen = masked(&[
        ("cpf", "11144477735"),
        ("obs", "CPF 111.444.777-35, CNPJ 11.444.777/0001-61."),
        ("cnpj", "11444777000161"),
        ("nossoNumero", "11144477735"),
        ("cpf", "52998224725"),
        ("x", "12345678901"),
        ("CNPJ_emit", "12ABC34501DE35"),
        ("x", "12ABC34501DE35"),
    ]);
    assert!(seen[0] != "11144477735" && is_valid_cpf(&seen[0]), "{seen:?}");
    assert!(is_valid_cnpj(&seen[6]) && seen[6] != "12ABC34501DE35" && seen[7] == seen[6], "{seen:?}");
    let digits: String = seen[1].chars().filter(char::is_ascii_digit).collect();
    assert_eq!((&digits[..11], &digits[11..]), (seen[0].as_str(), seen[2].as_str()));
    assert!(is_valid_cnpj(&seen[2]) && seen[1].starts_with("CPF ") && seen[1].contains('/'), "{seen:?}");
    assert_eq!(seen[3], "11144477735", "a number by its field's name");
    assert_eq!((seen[4].as_str(), seen[5].as_str()), ("52998224725", "12345678901"), "public, and none");
}

#[test]
fn an_access_key_gets_another_issuer_and_another_check_digit() {
    let partes = Partes {
        uf: crate::br::uf::Uf::Rs,
        ano: 2026,
        mes: 3,
        emitente: CpfCnpj::parse("11444777000161").unwrap(),
        modelo: crate::br::chave_acesso::Modelo::from_codigo(55).unwrap(),
        serie: 1,
        numero: 1010,
        tp_emis: 1,
        cnf: 48_151_623,
    };
    let chave = ChaveAcesso::new(partes).unwrap();
    let event = format!("ID110111{}01", chave.as_str());
    let seen =
        masked(&[("Id", &format!("NFe{}", chave.as_str())), ("CNPJ", "11444777000161"), ("Id", &event)]);
    let made_up = ChaveAcesso::parse(seen[0].strip_prefix("NFe").unwrap()).unwrap();
    assert_eq!(made_up.partes().emitente.as_str(), seen[1]);
    assert_eq!(Partes { emitente: partes.emitente, ..*made_up.partes() }, partes);
    assert_eq!(seen[2], format!("ID110111{}01", made_up.as_str()));
}

#[test]
fn names_addresses_and_the_rest_go_by_their_fields() {
    let seen = masked(&[
        ("xNome_dest", "JOÃO DA SILVA"),
        ("nome", "João da Silva"),
        ("informativo", "Cobrança de João da Silva, joao@silva.com.br"),
        ("email", "joao@silva.com.br"),
        ("telefone", "(47) 99999-1234"),
        ("endereco", "Rua das Palmeiras, 15"),
        ("cep", "89201-405"),
        ("razaoSocial", "Padaria do João Ltda"),
        ("nome", "Ana Souza"),
        ("nome", "NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL"),
        ("email", "ana@example.com"),
        ("dataNascimento", "1990-02-03T00:00:00"),
    ]);
    assert_eq!(seen[0], unaccented(&seen[1]).to_uppercase());
    assert!(!seen[1].contains("Silva") || seen[1] != "João da Silva", "{seen:?}");
    assert_eq!(seen[2], format!("Cobrança de {}, {}", seen[1], seen[3]));
    assert!(seen[3].ends_with("@example.com"), "{seen:?}");
    assert!(seen[4].starts_with('(') && seen[4].len() == 15 && !seen[4].contains("99999-1234"), "{seen:?}");
    assert!(seen[5].contains(", ") && !seen[5].contains("Palmeiras"), "{seen:?}");
    assert!(seen[6].starts_with("89201-") && seen[6] != "89201-405", "{seen:?}");
    assert!(seen[7].ends_with("Ltda") || seen[7].ends_with("S.A."), "{seen:?}");
    assert_eq!(seen[8], "Ana Souza");
    assert!(seen[9].starts_with("NF-E EMITIDA"));
    assert_eq!((seen[10].as_str(), seen[11].as_str()), ("ana@example.com", "1980-05-17T00:00:00"));
    assert!(Mask::is_secret("EmpAK", "x") && !Mask::is_secret("EmpAK", ""));
}

proptest! {
    #[test]
    fn never_panics_and_hides_every_cpf(before in "\\PC{0,20}", after in "\\PC{0,20}", number in 0_u32..999_999_999) {
        let cpf = Cpf::made_up(number);
        // Other digits beside it would make another number of it.
        prop_assume!(!before.ends_with(|c: char| c.is_ascii_digit() || ".-/".contains(c)) && !after.starts_with(|c: char| c.is_ascii_digit()));
        let text = format!("{before}{}{after}", cpf.as_str());
        let mut mask = Mask::new(String::new());
        mask.learn("x", &text);
        let hidden = mask.text("x", &text);
        prop_assert!(!hidden.contains(cpf.as_str()), "{hidden}");
        prop_assert_eq!(mask.text("x", &text), hidden);
    }
}
