//! What the tables read, as the tree of elements that a client sends: the contract in `openapi/` is written from it, so that contract
//! and code say the same.

use super::campo::{Atributo, Campo, Precisa};
use super::forma::Forma;

/// An element: a value, or a group of others.
#[derive(Clone, Debug)]
pub struct Planta {
    /// Its name.
    pub nome: &'static str,
    /// Whether it must be there.
    pub precisa: bool,
    /// Whether it may be sent empty: what need not be there may, but for one of several of which one must.
    pub vazio: bool,
    /// How often it comes, as an item of a collection.
    pub vezes: Option<(usize, usize)>,
    /// What a value looks like; a group has none.
    pub valor: Option<Valor>,
    /// What a group holds. Empty: anything.
    pub partes: Vec<Self>,
    /// Names of values of which exactly one is sent.
    pub um_de: Vec<Vec<&'static str>>,
    /// Whether the group is one of its parts.
    pub escolha: bool,
}

/// What a value looks like.
#[derive(Clone, Debug)]
pub enum Valor {
    /// As a table says it.
    Forma(Forma),
    /// One of these.
    Um(Vec<&'static str>),
    /// As a pattern of XML Schema says it, under a name of its own.
    Como(&'static str, &'static str),
}

impl From<Forma> for Valor {
    fn from(forma: Forma) -> Self {
        match forma {
            Forma::Um(valores) => Self::Um(valores.to_vec()),
            forma => Self::Forma(forma),
        }
    }
}

/// `2026-01-15T10:00:00`, its offset elsewhere.
const DATA_HORA: Valor = Valor::Como(
    "DataHora",
    "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
);
/// `-03:00`.
pub const FUSO: Valor = Valor::Como("Fuso", "[+\\-](0[0-9]|1[0-4]):[0-5][0-9]");

impl Planta {
    /// A group that must be there.
    pub fn grupo(nome: &'static str) -> Self {
        Self {
            nome,
            precisa: true,
            vazio: false,
            vezes: None,
            valor: None,
            partes: Vec::new(),
            um_de: Vec::new(),
            escolha: false,
        }
    }

    /// Adds what lines of a table read.
    pub fn ler(&mut self, campos: &[Campo]) {
        self.escolha |= matches!(campos, [Campo::Ou(Precisa::Sim, campos)] if !so_valores(campos));
        for campo in campos {
            self.campo(campo, false);
        }
    }

    /// The same, where none of them must be there.
    pub fn opcionais(&mut self, campos: &[Campo]) {
        for campo in campos {
            self.campo(campo, true);
        }
    }

    /// Adds a value at a path; `a|b` are two names for it.
    pub fn valor(&mut self, origem: &'static str, precisa: bool, valor: impl Into<Valor>) {
        let valor = valor.into();
        let nomes: Vec<&'static str> = origem.split('|').collect();
        let varios = nomes.len() > 1;
        if varios && precisa {
            self.um_de.push(nomes.clone());
        }
        for caminho in nomes {
            let (em, nome) = caminho.rsplit_once('/').unwrap_or(("", caminho));
            let novo = Self {
                precisa: precisa && !varios,
                vazio: !precisa,
                valor: Some(valor.clone()),
                ..Self::grupo(nome)
            };
            self.em(em, &mut |grupo| grupo.junta(novo.clone(), &mut |_| {}));
        }
    }

    /// Adds a date with time, whose offset stands elsewhere.
    pub fn data_hora(&mut self, nome: &'static str, precisa: bool) {
        self.valor(nome, precisa, DATA_HORA);
    }

    /// Adds to the group at a path; one that is not there yet may be left out.
    pub fn em(&mut self, caminho: &'static str, fazer: &mut dyn FnMut(&mut Self)) {
        let (nome, resto) = caminho.split_once('/').unwrap_or((caminho, ""));
        if nome.is_empty() {
            fazer(self);
        } else {
            let grupo = Self { precisa: false, ..Self::grupo(nome) };
            self.junta(grupo, &mut |grupo| grupo.em(resto, fazer));
        }
    }

    /// Adds to the items of the collection at a path.
    pub fn itens(
        &mut self,
        caminho: &'static str,
        (least, most): (usize, usize),
        fazer: &mut dyn FnMut(&mut Self),
    ) {
        let (em, nome) = caminho.rsplit_once('/').unwrap_or(("", caminho));
        self.em(em, &mut |colecao| {
            colecao.precisa |= least > 0;
            let item = Self { precisa: least > 0, vezes: Some((least, most)), ..Self::grupo(nome) };
            colecao.junta(item, fazer);
        });
    }

    /// The same, of which nothing must be there.
    #[must_use]
    pub fn facultativa(self) -> Self {
        Self {
            precisa: false,
            vazio: self.valor.is_some(),
            vezes: self.vezes.map(|(_, most)| (0, most)),
            partes: self.partes.into_iter().map(Self::facultativa).collect(),
            um_de: Vec::new(),
            ..self
        }
    }

    /// What is at a path must be there, and the groups above it.
    pub fn exigir(&mut self, caminho: &str) {
        let (nome, resto) = caminho.split_once('/').unwrap_or((caminho, ""));
        for parte in self.partes.iter_mut().filter(|parte| parte.nome == nome) {
            (parte.precisa, parte.vazio) = (true, false);
            parte.exigir(resto);
        }
    }

    fn campo(&mut self, campo: &Campo, opcional: bool) {
        let falta = |precisa: Precisa| precisa == Precisa::Sim && !opcional;
        match *campo {
            Campo::Valor(origem, _, precisa, forma) => self.valor(origem, falta(precisa), forma),
            Campo::Padrao(origem, _, _, forma) => self.valor(origem, false, forma),
            Campo::Fixo(..) | Campo::CodigoNumerico | Campo::Digito => {}
            Campo::Grupo(origem, _, precisa, campos) => {
                let precisa = falta(precisa) && !origem.contains('|');
                for caminho in origem.split('|') {
                    self.em(caminho, &mut |grupo| {
                        grupo.precisa |= precisa;
                        grupo.ler(campos);
                    });
                }
            }
            Campo::Lista(origem, _, (least, most), atributo, campos) => {
                let vezes = (if opcional { 0 } else { least }, most);
                self.itens(origem, vezes, &mut |item| {
                    if let Atributo::Texto(origem, _, forma) = atributo {
                        item.valor(origem, true, forma);
                    }
                    item.ler(campos);
                });
            }
            Campo::Valores(origem, filho, _, most, forma) => {
                self.itens(origem, (0, most), &mut |item| item.valor(filho, true, forma));
            }
            Campo::Ou(precisa, campos) => {
                self.opcionais(campos);
                if falta(precisa) && so_valores(campos) {
                    let nomes: Vec<&'static str> = campos.iter().filter_map(nome_do_valor).collect();
                    for parte in self.partes.iter_mut().filter(|parte| nomes.contains(&parte.nome)) {
                        parte.vazio = false;
                    }
                    self.um_de.push(nomes);
                }
            }
            Campo::Juntos(campos) => self.opcionais(campos),
            Campo::Feito(_, planta) => planta(self),
        }
    }

    /// Adds a part, or what it has beyond one of its name.
    fn junta(&mut self, mut novo: Self, fazer: &mut dyn FnMut(&mut Self)) {
        let Some(parte) = self.partes.iter_mut().find(|parte| parte.nome == novo.nome) else {
            fazer(&mut novo);
            return self.partes.push(novo);
        };
        fazer(parte);
        if let (Some(Valor::Um(antes)), Some(Valor::Um(mais))) = (&mut parte.valor, novo.valor) {
            for valor in mais {
                if !antes.contains(&valor) {
                    antes.push(valor);
                }
            }
        }
    }
}

fn nome_do_valor(campo: &Campo) -> Option<&'static str> {
    match campo {
        Campo::Valor(origem, ..) if !origem.contains(['/', '|']) => Some(origem),
        _ => None,
    }
}

fn so_valores(campos: &[Campo]) -> bool {
    campos.iter().all(|campo| nome_do_valor(campo).is_some())
}
