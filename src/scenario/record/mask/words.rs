//! What the name of a field says about its value. Names are compared without accents, letter case, and what stands behind an underscore
//! (InvoiCy's `xNome_dest`).

use crate::br::text::unaccented;

/// What a personal value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Name,
    Phone,
    Street,
    District,
    Complement,
    Cep,
    Birth,
}

/// Names with `nome` in them that are nobody's.
const NOBODYS: [&str; 9] =
    ["arquivo", "municip", "cidade", "banco", "produto", "campo", "documento", "natureza", "pais"];

/// What a field of this name holds, if it is personal.
pub(super) fn kind(key: &str) -> Option<Kind> {
    let key = plain(key);
    let has = |parts: &[&str]| parts.iter().any(|part| key.contains(part));
    if has(&["logradouro", "lgr", "bairro", "cpl", "complemento", "cep"]) || key.contains("endereco") {
        return match () {
            () if has(&["bairro"]) => Some(Kind::District),
            () if has(&["cpl", "complemento"]) => Some(Kind::Complement),
            () if key == "cep" || key.ends_with("cep") => Some(Kind::Cep),
            () if has(&["tipo", "tp", "ip", "email", "excecao", "cepta"]) => None,
            () if has(&["logradouro", "lgr", "endereco"]) => Some(Kind::Street),
            () => None,
        };
    }
    if has(&["telefone", "celular", "whatsapp"]) || key == "fone" || key.ends_with("fone") {
        return Some(Kind::Phone);
    }
    if has(&["nascimento"]) {
        return Some(Kind::Birth);
    }
    let is_name =
        has(&["nome", "razaosocial", "razsocial", "nomfantasia"]) || key == "xfant" || key == "empapelido";
    (is_name && !has(&NOBODYS)).then_some(Kind::Name)
}

/// Whether a field of this name holds what nobody may read.
pub(super) fn is_secret(key: &str) -> bool {
    let key = plain(key);
    let parts =
        ["senha", "password", "secret", "privatekey", "chaveprivada", "apikey", "authorization", "pfx"];
    let whole = [
        "token",
        "accesstoken",
        "refreshtoken",
        "idtoken",
        "empck",
        "empak",
        "empk",
        "chavecriptografia",
        "pin",
        "certificado",
        "certificate",
        "certificadodigital",
        "codigoacesso",
        "useraccess",
    ];
    !key.contains("metodo") && (parts.iter().any(|part| key.contains(part)) || whole.contains(&key.as_str()))
}

/// Whether a field holds a company's number.
pub(super) fn is_cnpj(key: &str) -> bool {
    plain(key).contains("cnpj")
}

/// Whether digits in a field of this name are certainly no CPF and no CNPJ.
pub(super) fn is_number(key: &str) -> bool {
    let key = plain(key);
    ["nossonumero", "seunumero", "codigo", "digitavel", "protocolo", "contrato", "barras", "recibo"]
        .iter()
        .any(|part| key.contains(part))
}

fn plain(key: &str) -> String {
    let own = key.split('_').next().filter(|own| own.len() > 1);
    // `access_token` and its like are one word.
    let whole: String = key.chars().filter(|c| c.is_alphanumeric()).collect();
    let known = ["accesstoken", "refreshtoken", "idtoken", "clientsecret", "codigoacesso"];
    let key = if known.contains(&whole.to_ascii_lowercase().as_str()) {
        whole.as_str()
    } else {
        own.unwrap_or(&whole)
    };
    unaccented(key).chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fields_say_what_they_hold() {
        for (key, held) in [
            ("nome", Some(Kind::Name)),
            ("xNome_dest", Some(Kind::Name)),
            ("EmpRazSocial", Some(Kind::Name)),
            ("nomeArquivo", None),
            ("nomeMunicipio", None),
            ("endereco", Some(Kind::Street)),
            ("xLgr_dest", Some(Kind::Street)),
            ("EmpTpoEndereco", None),
            ("xBairro", Some(Kind::District)),
            ("CEP_dest", Some(Kind::Cep)),
            ("numeroCelular", Some(Kind::Phone)),
            ("fone", Some(Kind::Phone)),
            ("descricao", None),
            ("dataNascimento", Some(Kind::Birth)),
        ] {
            assert_eq!(kind(key), held, "{key}");
        }
        for (key, secret) in [
            ("Senha", true),
            ("client_secret", true),
            ("access_token", true),
            ("EmpAK", true),
            ("chaveAcesso", false),
        ] {
            assert_eq!(is_secret(key), secret, "{key}");
        }
    }
}
