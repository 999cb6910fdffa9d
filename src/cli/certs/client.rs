//! `duble certs client`: certificates as ICP-Brasil issues them, also those that must be refused.

use std::path::PathBuf;

use clap::Args;

use super::Store;
use super::files::Files;
use crate::app::{self, DataError};
use crate::br::cpf_cnpj::{Cnpj, Cpf, CpfCnpj};
use crate::br::uf::Uf;
use crate::cli::Exit;
use crate::facts::{Lapse, Moment, When};
use crate::wire::pki::icp_brasil::Titular;
use crate::wire::pki::{Authority, Issued, LONGEST_COMMON_NAME};

const DAY: i64 = 86_400_000;

#[derive(Debug, Args)]
pub(super) struct Client {
    /// The company that it names, with or without mask
    #[arg(long, value_name = "CNPJ", value_parser = Cnpj::parse, required_unless_present = "cpf", conflicts_with = "cpf")]
    cnpj: Option<Cnpj>,
    /// The person that it names, with or without mask
    #[arg(long, value_name = "CPF", value_parser = Cpf::parse)]
    cpf: Option<Cpf>,
    /// The name of the company or person
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Who answers for the company
    #[arg(long, value_name = "NAME", default_value = "RESPONSAVEL DE TESTE")]
    responsible: String,
    /// The holder's state
    #[arg(long, value_name = "UF", default_value = "SP", value_parser = state)]
    uf: Uf,
    /// Days that it is valid
    #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    /// Its term ended yesterday
    #[arg(long, conflicts_with_all = ["from", "until"])]
    expired: bool,
    /// Not valid before: a date, an instant, or +8d and -2h from now; else yesterday. Worlds judge it by their own clock
    #[arg(long, value_name = "WHEN", value_parser = when, allow_hyphen_values = true)]
    from: Option<When>,
    /// Not valid after; else --days after its beginning
    #[arg(long, value_name = "WHEN", value_parser = when, allow_hyphen_values = true)]
    until: Option<When>,
    /// Signed by its own key: nobody stands behind it
    #[arg(long, conflicts_with = "other_ca")]
    self_signed: bool,
    /// Signed by an authority that duble does not know
    #[arg(long)]
    other_ca: bool,
    /// The files without their endings: FILE.pem, FILE.key, FILE.p12; else the number
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Writes over files that are there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    store: Store,
}

fn state(text: &str) -> Result<Uf, String> {
    Uf::from_sigla(&text.to_ascii_uppercase()).map_err(|error| error.to_string())
}

fn when(text: &str) -> Result<When, String> {
    text.parse().map_err(|_| {
        "write a date such as 2026-03-10, an instant such as 2026-03-10T14:00:00-03:00, or +8d and -2h from now"
            .to_owned()
    })
}

impl Client {
    pub(super) fn execute(
        &self,
        data: impl FnOnce() -> Result<PathBuf, DataError>,
        now: Moment,
    ) -> anyhow::Result<Exit> {
        let titular = match self.holder(now) {
            Ok(titular) => titular,
            Err(said) => {
                eprintln!("duble: {said}");
                return Ok(Exit::Usage);
            }
        };
        let files = Files::of(self.out.as_deref().unwrap_or(titular.documento.as_ref()));
        if let Some(usage) = files.taken(self.force)? {
            return Ok(usage);
        }
        let issued = if self.self_signed {
            Issued::self_signed(&titular)?
        } else if self.other_ca {
            Authority::make(titular.de, titular.ate)?.client(&titular)?
        } else {
            app::authority(&data()?, now)?.client(&titular)?
        };
        print!("{}", files.write(&issued, &titular.nome, &self.store)?);
        Ok(Exit::Good)
    }

    fn holder(&self, now: Moment) -> Result<Titular, String> {
        let documento = match (self.cnpj, self.cpf) {
            (Some(cnpj), _) => CpfCnpj::Cnpj(cnpj),
            (None, Some(cpf)) => CpfCnpj::Cpf(cpf),
            (None, None) => return Err("--cnpj or --cpf says whom it names".to_owned()),
        };
        let default = if documento.is_cnpj() { "EMPRESA DE TESTE LTDA" } else { "PESSOA DE TESTE" };
        let nome = self.name.clone().unwrap_or_else(|| default.to_owned());
        // The number stands behind a colon in the same common name.
        let room = LONGEST_COMMON_NAME.saturating_sub(documento.as_str().len() + 1);
        let length = nome.chars().count();
        if length > room || nome.trim().is_empty() || nome.chars().any(char::is_control) {
            return Err(format!(
                "--name has {length} characters: a certificate has room for {room} beside the number, at least one of them no blank and none a control character"
            ));
        }
        let (de, ate) = self.term(now)?;
        Ok(Titular {
            documento: documento.as_str().to_owned(),
            nome,
            responsavel: if documento.is_cnpj() { self.responsible.clone() } else { String::new() },
            uf: self.uf.sigla().to_owned(),
            de,
            ate,
        })
    }

    fn term(&self, now: Moment) -> Result<(Moment, Moment), String> {
        let days = i64::from(self.days) * DAY;
        let after = |moment: Moment, millis| moment.plus(Lapse::from_millis(millis));
        if self.expired {
            let ate = after(now, -DAY);
            return Ok((after(ate, -days), ate));
        }
        // Clocks of containers and virtual machines are late at times.
        let de = self.from.map_or_else(|| after(now, -DAY), |from| from.moment(now));
        let ate = match (self.until, self.from) {
            (Some(until), _) => until.moment(now),
            (None, Some(_)) => after(de, days),
            (None, None) => after(now, days),
        };
        if ate <= de {
            return Err(format!(
                "its term ends ({}) before it begins ({}): see --from and --until",
                ate.iso_seconds(),
                de.iso_seconds()
            ));
        }
        // Later ones are possible in a certificate, earlier ones are beyond what old stacks read.
        let years = 1_950..=9_998;
        if !years.contains(&de.date().year()) || !years.contains(&ate.date().year()) {
            return Err("a certificate's term lies within the years 1950 to 9998".to_owned());
        }
        Ok((de, ate))
    }
}
