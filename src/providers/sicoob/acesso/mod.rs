//! Who may enter: applications, their scopes and their tokens (dossier sections 1.1 to 1.4).

mod contagem;
mod escopos;

use std::collections::BTreeSet;

pub use contagem::Contagem;
pub use escopos::{escopos, escopos_de};

use crate::facts::{Lapse, Moment};
use crate::world::{Id, Index, Table};

/// The public sandbox's bearer, the same in every client; it never expires and is good on every path.
pub const BEARER_SANDBOX: &str = "1301865f-c6bc-38f3-9f49-666dbcfc59c3";

/// An application of the developer portal.
#[derive(Clone, Debug)]
pub struct Cliente {
    /// `client_id`.
    pub client_id: String,
    /// What it may be granted.
    pub escopos: BTreeSet<&'static str>,
}

/// A token that was given.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its text.
    pub texto: String,
    /// Whose it is.
    pub client_id: String,
    /// What it is good for.
    pub escopos: Vec<&'static str>,
    /// Until when.
    pub expira: Moment,
    /// The certificate with which it was asked for, as its SHA-256 (`x5t#S256`).
    pub certificado: Option<String>,
}

/// A bearer as the gateway finds it.
#[derive(Clone, Debug)]
pub enum Portador<'a> {
    /// The public sandbox's.
    Sandbox,
    /// Of an application.
    Cliente(&'a Token),
    /// It was good until this moment.
    Expirado(Moment),
    /// Nobody was given it.
    Desconhecido,
}

/// How long an expired token is remembered, so that the journal can say that it expired.
const LEMBRANCA: Lapse = Lapse::from_days(1);

/// The most tokens that are remembered: on a clock that stands still none ever expires, so beyond these the oldest go first.
const MAIS_TOKENS: usize = 10_000;

/// Applications and tokens.
#[derive(Clone, Debug, Default)]
pub struct Acessos {
    clientes: Table<Cliente>,
    por_client_id: Index<String>,
    tokens: Table<Token>,
    por_texto: Index<String>,
    /// The oldest token that is still kept.
    mais_antigo: Id,
}

impl Acessos {
    /// Registers an application, or changes the one of this `client_id`.
    pub fn cadastrar(&mut self, cliente: Cliente) {
        match self.por_client_id.first_of(cliente.client_id.clone()) {
            Some(id) => _ = self.clientes.put(id, cliente),
            None => {
                let client_id = cliente.client_id.clone();
                let id = self.clientes.add(cliente);
                self.por_client_id.add(client_id, id);
            }
        }
    }

    /// An application.
    pub fn cliente(&self, client_id: &str) -> Option<&Cliente> {
        let id = self.por_client_id.first_of(client_id.to_owned())?;
        self.clientes.get(id).map(|cliente| &**cliente)
    }

    /// The first application, to show a newcomer.
    pub fn primeiro(&self) -> Option<&Cliente> {
        self.clientes.iter().next().map(|(_, cliente)| &**cliente)
    }

    /// How often applications or tokens have changed.
    pub fn mudancas(&self) -> u64 {
        self.clientes.changes() + self.tokens.changes()
    }

    /// How many applications and how many tokens there are.
    pub fn quantos(&self) -> (usize, usize) {
        (self.clientes.len(), self.tokens.len())
    }

    /// The applications from the n-th on, the oldest first.
    pub fn clientes_desde(&self, nth: usize) -> impl Iterator<Item = &Cliente> {
        self.clientes.from(nth).map(|(_, cliente)| &**cliente)
    }

    /// The tokens from the n-th on, the oldest first.
    pub fn tokens_desde(&self, nth: usize) -> impl Iterator<Item = &Token> {
        self.tokens.from(nth).map(|(_, token)| &**token)
    }

    /// Keeps a token, and forgets those that expired long ago or are too many.
    pub fn emitir(&mut self, token: Token, now: Moment) {
        while let Some(velho) = self.tokens.get(self.mais_antigo.max(1)).cloned() {
            if velho.expira.plus(LEMBRANCA) > now && self.tokens.len() < MAIS_TOKENS {
                break;
            }
            let id = self.mais_antigo.max(1);
            self.tokens.remove(id);
            self.por_texto.remove(velho.texto.clone(), id);
            self.mais_antigo = id + 1;
        }
        let texto = token.texto.clone();
        let id = self.tokens.add(token);
        self.por_texto.add(texto, id);
    }

    /// What a bearer is.
    pub fn portador(&self, texto: &str, now: Moment) -> Portador<'_> {
        if texto == BEARER_SANDBOX {
            return Portador::Sandbox;
        }
        let token = self.por_texto.first_of(texto.to_owned()).and_then(|id| self.tokens.get(id));
        match token {
            Some(token) if now < token.expira => Portador::Cliente(token),
            Some(token) => Portador::Expirado(token.expira),
            None => Portador::Desconhecido,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_that_expired_long_ago_are_forgotten() {
        let at = |seconds: i64| Moment::from_millis(seconds * 1_000);
        let mut acessos = Acessos::default();
        let day = 86_400;
        for (n, now) in [0, 10, day, 2 * day].into_iter().enumerate() {
            let token = Token {
                texto: format!("t{n}"),
                client_id: "c".into(),
                escopos: Vec::new(),
                expira: at(now + 300),
                certificado: None,
            };
            acessos.emitir(token, at(now));
        }
        assert_eq!(acessos.tokens.len(), 2);
        assert!(matches!(acessos.portador("t0", at(2 * day)), Portador::Desconhecido));
        assert!(matches!(acessos.portador("t2", at(2 * day)), Portador::Expirado(_)));
        assert!(matches!(acessos.portador("t3", at(2 * day + 299)), Portador::Cliente(_)));
        assert!(matches!(acessos.portador("t3", at(2 * day + 300)), Portador::Expirado(_)));
        assert!(matches!(acessos.portador(BEARER_SANDBOX, at(0)), Portador::Sandbox));
    }

    #[test]
    fn on_a_clock_that_stands_still_the_oldest_tokens_go_first() {
        let now = Moment::from_millis(0);
        let mut acessos = Acessos::default();
        for n in 0..=10_000 {
            let expira = now.plus(Lapse::from_secs(300));
            let token = Token {
                texto: format!("t{n}"),
                client_id: "c".into(),
                escopos: Vec::new(),
                expira,
                certificado: None,
            };
            acessos.emitir(token, now);
        }
        assert_eq!((acessos.tokens.len(), acessos.por_texto.len()), (10_000, 10_000));
        assert!(matches!(acessos.portador("t0", now), Portador::Desconhecido));
        for good in ["t1", "t10000"] {
            assert!(matches!(acessos.portador(good, now), Portador::Cliente(_)), "{good}");
        }
    }
}
