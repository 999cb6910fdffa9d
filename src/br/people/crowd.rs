//! Ten thousand of each: what holds for one holds for all, and they differ.

use std::collections::{BTreeMap, BTreeSet};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::br::municipio::check_ibge;

const MANY: u64 = 10_000;

/// Letters that every provider's fields take: Latin with accents, blanks and the few signs that names have. XML's own signs, quotes and
/// control characters are none of them.
fn takes(text: &str) -> bool {
    let clean = !text.is_empty() && text == text.trim() && !text.contains("  ");
    clean
        && text
            .chars()
            .all(|c| (c.is_alphabetic() && c < '\u{250}') || c.is_ascii_digit() || " .,-'".contains(c))
}

/// What addresses of both have.
fn address_is_sound(
    (ibge, cidade, uf, cep): (u32, &str, Uf, &str),
    telefone: &str,
    (bairro, endereco): (&str, &str),
) {
    assert_eq!(check_ibge(ibge), Ok(uf));
    let city = Municipio::by_codigo(ibge).unwrap();
    assert_eq!((city.nome, city.uf), (cidade, uf));
    assert!(city.has_cep(cep) && cep.len() == 8, "{cidade} {cep}");
    assert!(telefone.starts_with(&city.ddd.to_string()), "{cidade} {telefone}");
    assert!(endereco.chars().count() <= 40 && bairro.chars().count() <= 30 && cidade.chars().count() <= 40);
    assert!(takes(endereco) && takes(bairro) && takes(cidade), "{endereco} {bairro} {cidade}");
}

fn email_reaches_nobody(email: &str) {
    let mailbox = email.strip_suffix("@example.com").unwrap();
    assert!(mailbox.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'.'), "{email}");
}

#[test]
fn ten_thousand_people_are_sound_and_differ() {
    let (mut names, mut numbers, mut states, mut firsts) =
        (BTreeSet::new(), BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
    for seed in 0..MANY {
        let person = Person::made_up(&mut ChaCha8Rng::seed_from_u64(seed));
        assert!(person.name.chars().count() <= 50 && takes(&person.name), "{}", person.name);
        assert_eq!(Cpf::parse_strict(person.cpf.as_str()), Ok(person.cpf));
        let region = person.cpf.as_str().as_bytes()[8] - b'0';
        assert_eq!(region, person.uf.regiao_fiscal(), "{} of {}", person.cpf, person.uf);
        let place = (person.ibge, person.cidade.as_str(), person.uf, person.cep.as_str());
        address_is_sound(place, &person.telefone, (&person.bairro, &person.endereco));
        assert!(person.telefone.len() == 11 && (b'6'..=b'9').contains(&person.telefone.as_bytes()[3]));
        email_reaches_nobody(&person.email);
        firsts.insert(person.name.split(' ').next().unwrap().to_owned());
        *states.entry(person.uf).or_insert(0) += 1;
        names.insert(person.name);
        numbers.insert(person.cpf.to_string());
    }
    assert!(names.len() > 9_000, "{} names", names.len());
    assert!(numbers.len() > 9_990, "{} numbers", numbers.len());
    assert!(firsts.len() > 50, "{} first names", firsts.len());
    assert_eq!(states.len(), 27);
    // Men and women.
    assert!(firsts.contains("Maria") && ["João", "Pedro", "Lucas"].iter().any(|name| firsts.contains(*name)));
}

#[test]
fn ten_thousand_companies_are_sound_and_differ() {
    let (mut names, mut numbers, mut forms) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
    for seed in 0..MANY {
        let company = Company::made_up(&mut ChaCha8Rng::seed_from_u64(seed));
        assert!(company.razao_social.chars().count() <= 50, "{}", company.razao_social);
        assert!(takes(&company.razao_social) && takes(&company.nome_fantasia), "{}", company.razao_social);
        assert_eq!(Cnpj::parse_strict(company.cnpj.as_str()), Ok(company.cnpj));
        let digits = company.ie.bytes().all(|c| c.is_ascii_digit());
        assert!(
            digits && company.ie.len() == ie::made_up(company.uf, 0).len(),
            "{} {}",
            company.uf,
            company.ie
        );
        let place = (company.ibge, company.cidade.as_str(), company.uf, company.cep.as_str());
        address_is_sound(place, &company.telefone, (&company.bairro, &company.endereco));
        assert!(company.telefone.len() == 10 && company.telefone.as_bytes()[2] == b'3');
        email_reaches_nobody(&company.email);
        let form = company.razao_social.rsplit(' ').next().unwrap().to_owned();
        *forms.entry(form).or_insert(0_u32) += 1;
        names.insert(company.razao_social);
        numbers.insert(company.cnpj.to_string());
    }
    assert!(names.len() > 5_000, "{} names", names.len());
    assert!(numbers.len() > 9_990, "{} numbers", numbers.len());
    assert_eq!(Vec::from_iter(forms.keys()), ["EPP", "Ltda", "ME", "S.A."]);
    assert!(forms.values().all(|count| *count > 300), "{forms:?}");
}
