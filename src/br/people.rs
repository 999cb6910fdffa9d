//! Made-up people and companies: believable, valid in every number, the same for the same random source.
//!
//! Names come from the crate `fake` (Brazilian locale); the numbers and addresses are ours, since a client checks
//! them: CPF of the state's tax region, CNPJ, state registration, IBGE's code, a CEP inside the city's range.
//! E-mail addresses end in `example.com`, which can reach nobody. Lengths keep to Sicoob's limits: name 50, address
//! 40, district 30, city 40.

use std::fmt::Write;

use fake::Fake;
use fake::faker::name::raw::{FirstName, LastName};
use fake::locales::PT_BR;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};

use super::cpf_cnpj::{Cnpj, Cpf};
use super::ie;
use super::municipio::{MUNICIPIOS, Municipio};
use super::text::{fit, unaccented};
use super::uf::Uf;

const MOST_NAME: usize = 50;
const MOST_ADDRESS: usize = 40;

const STREETS: [&str; 5] = ["Rua", "Rua", "Rua", "Avenida", "Travessa"];
const DISTRICTS: [&str; 12] = [
    "Centro",
    "Jardim América",
    "Vila Nova",
    "São José",
    "Boa Vista",
    "Santa Luzia",
    "Bela Vista",
    "Cidade Nova",
    "Nossa Senhora Aparecida",
    "Parque Industrial",
    "Santo Antônio",
    "Jardim das Flores",
];
/// What a company does, as its registered name says it and as its sign does.
const TRADES: [(&str, &str); 26] = [
    ("Comércio de Alimentos", "Alimentos"),
    ("Materiais de Construção", "Construção"),
    ("Transportes e Logística", "Transportes"),
    ("Indústria Metalúrgica", "Metalúrgica"),
    ("Comércio de Calçados", "Calçados"),
    ("Distribuidora de Bebidas", "Bebidas"),
    ("Autopeças", "Autopeças"),
    ("Móveis e Decorações", "Móveis"),
    ("Produtos Agropecuários", "Agropecuária"),
    ("Serviços de Informática", "Informática"),
    ("Supermercado", "Supermercado"),
    ("Panificadora", "Panificadora"),
    ("Farmácia", "Farmácia"),
    ("Papelaria e Livraria", "Papelaria"),
    ("Confecções", "Confecções"),
    ("Artefatos de Madeira", "Madeiras"),
    ("Embalagens Plásticas", "Embalagens"),
    ("Equipamentos Hospitalares", "Hospitalar"),
    ("Comércio de Combustíveis", "Combustíveis"),
    ("Engenharia e Construções", "Engenharia"),
    ("Serviços Contábeis", "Contabilidade"),
    ("Clínica Odontológica", "Odontologia"),
    ("Escola de Idiomas", "Idiomas"),
    ("Laticínios", "Laticínios"),
    ("Tintas e Vernizes", "Tintas"),
    ("Máquinas e Ferramentas", "Ferramentas"),
];

/// A made-up person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Full name, with accents.
    pub name: String,
    /// The number, of the tax region that the state belongs to.
    pub cpf: Cpf,
    /// Street and number: `Rua Antônio Marques, 123`.
    pub endereco: String,
    /// The street alone.
    pub logradouro: String,
    /// The house number alone.
    pub numero: String,
    /// The district.
    pub bairro: String,
    /// The city's name.
    pub cidade: String,
    /// The state.
    pub uf: Uf,
    /// Eight digits inside the city's range.
    pub cep: String,
    /// IBGE's code of the city.
    pub ibge: u32,
    /// An address at `example.com`.
    pub email: String,
    /// Area code and mobile number, digits only.
    pub telefone: String,
}

/// A made-up company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Registered name, with accents.
    pub razao_social: String,
    /// The name on its sign.
    pub nome_fantasia: String,
    /// The head office's number.
    pub cnpj: Cnpj,
    /// State registration, digits only.
    pub ie: String,
    /// Street and number: `Avenida Antônio Marques, 123`.
    pub endereco: String,
    /// The street alone.
    pub logradouro: String,
    /// The house number alone.
    pub numero: String,
    /// The district.
    pub bairro: String,
    /// The city's name.
    pub cidade: String,
    /// The state.
    pub uf: Uf,
    /// Eight digits inside the city's range.
    pub cep: String,
    /// IBGE's code of the city.
    pub ibge: u32,
    /// An address at `example.com`.
    pub email: String,
    /// Area code and landline number, digits only.
    pub telefone: String,
}

impl Person {
    /// A person of any of the table's cities.
    pub fn made_up<R: Rng + ?Sized>(rng: &mut R) -> Self {
        let municipio = a_city(rng);
        Self::living_in(municipio, rng)
    }

    /// A person of a city.
    pub fn living_in<R: Rng + ?Sized>(municipio: &Municipio, rng: &mut R) -> Self {
        let (first, last) = (first_name(rng), family_names(rng));
        let address = Address::made_up(municipio, rng);
        let region = u32::from(municipio.uf.regiao_fiscal());
        // Behind its 9 a mobile number goes on with 6 to 9.
        let mobile = rng.random_range(60_000_000..100_000_000);
        Self {
            name: fit(&format!("{first} {last}"), MOST_NAME),
            cpf: Cpf::made_up(rng.random_range(1..100_000_000) * 10 + region),
            endereco: address.endereco(),
            email: format!("{}@example.com", mailbox(&[first, &last], rng)),
            telefone: format!("{}9{mobile:08}", municipio.ddd),
            logradouro: address.logradouro,
            numero: address.numero,
            bairro: address.bairro,
            cidade: municipio.nome.to_owned(),
            uf: municipio.uf,
            cep: address.cep,
            ibge: municipio.codigo,
        }
    }
}

impl Company {
    /// A company of any of the table's cities.
    pub fn made_up<R: Rng + ?Sized>(rng: &mut R) -> Self {
        let municipio = a_city(rng);
        Self::seated_in(municipio, rng)
    }

    /// A company of a city.
    pub fn seated_in<R: Rng + ?Sized>(municipio: &Municipio, rng: &mut R) -> Self {
        // Without the particle: "da Silva" trades as "Silva".
        let family = family_name(rng).split(' ').next_back().unwrap_or_default().to_owned();
        let &(trade, sign) = TRADES.choose(rng).unwrap_or(&("Comércio", "Comércio"));
        let limited = rng.random_ratio(4, 5);
        let address = Address::made_up(municipio, rng);
        let landline = rng.random_range(30_000_000..40_000_000);
        let cnpj = Cnpj::made_up(rng.random_range(1_000_000..100_000_000));
        let ie = ie::made_up(municipio.uf, rng.random_range(1..u32::MAX));
        let email = format!("{}@example.com", mailbox(&[&family, sign], rng));
        Self {
            razao_social: registered_name(&family, trade, limited, rng),
            nome_fantasia: format!("{family} {sign}"),
            cnpj,
            ie,
            endereco: address.endereco(),
            email,
            telefone: format!("{}{landline}", municipio.ddd),
            logradouro: address.logradouro,
            numero: address.numero,
            bairro: address.bairro,
            cidade: municipio.nome.to_owned(),
            uf: municipio.uf,
            cep: address.cep,
            ibge: municipio.codigo,
        }
    }
}

struct Address {
    logradouro: String,
    numero: String,
    bairro: String,
    cep: String,
}

impl Address {
    fn made_up<R: Rng + ?Sized>(municipio: &Municipio, rng: &mut R) -> Self {
        let kind = STREETS.choose(rng).copied().unwrap_or("Rua");
        let numero = rng.random_range(1..3_000).to_string();
        // The number and its comma must fit beside the street.
        let street = format!("{kind} {} {}", first_name(rng), family_name(rng));
        let logradouro = fit(&street, MOST_ADDRESS - ", ".len() - numero.len());
        // The suffixes from 900 on are of post offices and great customers.
        let (first, last) = municipio.ceps;
        let cep = format!("{:05}{:03}", rng.random_range(first..=last), rng.random_range(0..900));
        let bairro = DISTRICTS.choose(rng).copied().unwrap_or("Centro").to_owned();
        Self { logradouro, numero, bairro, cep }
    }

    fn endereco(&self) -> String {
        format!("{}, {}", self.logradouro, self.numero)
    }
}

fn a_city<R: Rng + ?Sized>(rng: &mut R) -> &'static Municipio {
    const SAO_PAULO: &Municipio = &MUNICIPIOS[0];
    MUNICIPIOS.choose(rng).unwrap_or(SAO_PAULO)
}

fn first_name<R: Rng + ?Sized>(rng: &mut R) -> &'static str {
    FirstName(PT_BR).fake_with_rng(rng)
}

/// One family name. `fake` has one with a double quote in it (`D"ávila`), which no form would take.
fn family_name<R: Rng + ?Sized>(rng: &mut R) -> String {
    let name: &str = LastName(PT_BR).fake_with_rng(rng);
    name.replace('"', "")
}

/// One family name or two different ones, as Brazilians have.
fn family_names<R: Rng + ?Sized>(rng: &mut R) -> String {
    let (mother, father) = (family_name(rng), family_name(rng));
    if mother == father || rng.random_ratio(1, 4) { father } else { format!("{mother} {father}") }
}

/// A company's name as the register has it. Small companies say so behind it, and families run some.
fn registered_name<R: Rng + ?Sized>(family: &str, trade: &str, limited: bool, rng: &mut R) -> String {
    let name = match rng.random_range(0..20) {
        _ if !limited => format!("{family} {trade} S.A."),
        0..4 => format!("{family} {trade} ME"),
        4..6 => format!("{family} {trade} EPP"),
        6..8 => format!("{family} e Filhos {trade} Ltda"),
        8 => format!("Irmãos {family} {trade} Ltda"),
        _ => format!("{family} {trade} Ltda"),
    };
    if name.chars().count() <= MOST_NAME { name } else { fit(&format!("{family} {trade} Ltda"), MOST_NAME) }
}

/// The local part of an e-mail address: the words without accents, joined by dots, and a number.
fn mailbox<R: Rng + ?Sized>(words: &[&str], rng: &mut R) -> String {
    let words = unaccented(&words.join(" ")).to_lowercase();
    let mut mailbox = words.split(' ').collect::<Vec<_>>().join(".");
    // Writing to a String cannot fail.
    let _ = write!(mailbox, "{}", rng.random_range(1..1_000));
    mailbox
}

#[cfg(test)]
mod crowd;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::br::municipio::check_ibge;

    fn rng(seed: u64) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(seed)
    }

    fn letters_and(text: &str, others: &str) -> bool {
        text.chars().all(|c| c.is_alphabetic() || others.contains(c))
    }

    #[test]
    fn the_same_source_makes_the_same_people() {
        let (mut one, mut other) = (rng(7), rng(7));
        for _ in 0..20 {
            assert_eq!(Person::made_up(&mut one), Person::made_up(&mut other));
            assert_eq!(Company::made_up(&mut one), Company::made_up(&mut other));
        }
        assert_ne!(Person::made_up(&mut rng(7)), Person::made_up(&mut rng(8)));
    }

    #[test]
    fn a_random_source_behind_a_pointer_will_do() {
        let mut source: Box<dyn Rng> = Box::new(rng(1));
        assert_eq!(Person::made_up(&mut *source), Person::made_up(&mut rng(1)));
    }

    #[test]
    fn a_crowd_is_varied() {
        let mut source = rng(42);
        let crowd: Vec<Person> = (0..500).map(|_| Person::made_up(&mut source)).collect();
        let different =
            |of: fn(&Person) -> String| crowd.iter().map(of).collect::<std::collections::BTreeSet<_>>().len();
        assert!(different(|p| p.name.clone()) > 450);
        assert_eq!(different(|p| p.cpf.to_string()), 500);
        assert_eq!(different(|p| p.uf.to_string()), 27);
    }

    #[test]
    fn people_are_found_in_the_city_asked_for() {
        let sao_paulo = Municipio::by_codigo(3_550_308).unwrap();
        let person = Person::living_in(sao_paulo, &mut rng(3));
        assert_eq!((person.cidade.as_str(), person.uf), ("São Paulo", Uf::Sp));
        assert!(person.telefone.starts_with("119"));
        let company = Company::seated_in(sao_paulo, &mut rng(3));
        assert_eq!((company.ibge, company.uf, company.ie.len()), (3_550_308, Uf::Sp, 12));
    }

    proptest! {
        #[test]
        fn every_person_is_sound(seed: u64) {
            let person = Person::made_up(&mut rng(seed));
            prop_assert!(person.name.chars().count() <= 50 && person.name.contains(' '));
            prop_assert!(letters_and(&person.name, " "), "{}", person.name);
            prop_assert!(person.endereco.chars().count() <= 40, "{}", person.endereco);
            prop_assert_eq!(&person.endereco, &format!("{}, {}", person.logradouro, person.numero));
            prop_assert!(letters_and(&person.logradouro, " "), "{}", person.logradouro);
            prop_assert!(person.bairro.chars().count() <= 30 && person.cidade.chars().count() <= 40);
            prop_assert_eq!(check_ibge(person.ibge), Ok(person.uf));
            let city = Municipio::by_codigo(person.ibge).unwrap();
            prop_assert_eq!(city.nome, &person.cidade);
            prop_assert!(city.has_cep(&person.cep), "{} {}", person.cidade, person.cep);
            prop_assert_eq!(Cpf::parse_strict(person.cpf.as_str()), Ok(person.cpf));
            prop_assert!(person.cpf.base().ends_with(&person.uf.regiao_fiscal().to_string()));
            prop_assert_eq!(person.telefone.len(), 11);
            let mailbox = person.email.strip_suffix("@example.com").unwrap();
            prop_assert!(mailbox.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'.'));
        }

        #[test]
        fn every_company_is_sound(seed: u64) {
            let company = Company::made_up(&mut rng(seed));
            prop_assert!(company.razao_social.chars().count() <= 50, "{}", company.razao_social);
            let forms = [" Ltda", " S.A.", " ME", " EPP"];
            prop_assert!(forms.iter().any(|form| company.razao_social.ends_with(form)), "{}", company.razao_social);
            prop_assert!(company.nome_fantasia.chars().count() <= 50);
            prop_assert!(company.razao_social.starts_with(char::is_uppercase), "{}", company.razao_social);
            prop_assert!(letters_and(&company.razao_social, " .") && letters_and(&company.nome_fantasia, " "));
            prop_assert!(company.endereco.chars().count() <= 40, "{}", company.endereco);
            prop_assert_eq!(Cnpj::parse_strict(company.cnpj.as_str()), Ok(company.cnpj));
            prop_assert_eq!(company.cnpj.order(), "0001");
            prop_assert!(Municipio::by_codigo(company.ibge).unwrap().has_cep(&company.cep));
            prop_assert_eq!(company.ie.len(), ie::made_up(company.uf, 0).len());
            prop_assert_eq!(company.telefone.len(), 10);
            let mailbox = company.email.strip_suffix("@example.com").unwrap();
            prop_assert!(mailbox.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'.'));
        }
    }
}
