//! The tables and their indexes, kept in step. A clone costs nothing: lists are selected and written from one after the lock is
//! released.

mod terceiros;

use super::model::{
    Anexo, Custa, Divida, Documento, Entidade, Execucao, Movimentacao, MovimentoProtesto, Origem, Protesto,
};
use crate::facts::Moment;
use crate::world::{Id, Index, Table};

/// Where a row stands in its list: by entity, then by dataBase and id (dossier 3.3), so that a page at any offset and the number of
/// rows since a date are found without walking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chave {
    /// Whose row it is.
    pub entidade: Id,
    /// Its dataBase; the same for all rows of a list that has none.
    pub base: Moment,
    /// Its natural id.
    pub id: i64,
    /// Position of the revenue, in the list of balances.
    pub parte: usize,
}

impl Chave {
    /// Before all rows of an entity that are of this moment or later.
    pub fn desde(entidade: Id, base: Moment) -> Self {
        Self { entidade, base, id: i64::MIN, parte: 0 }
    }

    /// Before all rows of an entity.
    pub fn primeira(entidade: Id) -> Self {
        Self::desde(entidade, Moment::from_millis(i64::MIN))
    }
}

/// Everything that Procuradoria holds.
#[derive(Clone, Debug, Default)]
pub struct Acervo {
    pub entidades: Table<Entidade>,
    pub codigos_acesso: Index<String>,
    pub execucoes: Table<Execucao>,
    pub execucoes_por_codigo: Index<(Id, i64)>,
    pub execucoes_por_base: Index<Chave>,
    pub dividas: Table<Divida>,
    pub dividas_por_id: Index<(Id, i64)>,
    /// All debts: table 6.
    pub dividas_por_base: Index<Chave>,
    /// Those in a suit: table 3.
    pub dividas_em_execucao: Index<Chave>,
    /// By the suit's row.
    pub dividas_da_execucao: Index<Id>,
    /// One key for each revenue: table 5.
    pub saldos: Index<Chave>,
    pub documentos: Table<Documento>,
    pub documentos_por_base: Index<Chave>,
    pub documentos_por_origem: Index<Origem>,
    /// By what urlDocumento says of it.
    pub documentos_por_numero: Index<Numero>,
    pub movimentacoes: Table<Movimentacao>,
    pub anexos: Table<Anexo>,
    /// By movement, name and type: no two are alike.
    pub anexos_da_movimentacao: Index<(Id, String, String)>,
    pub custas: Table<Custa>,
    pub protestos: Table<Protesto>,
    pub protestos_por_id: Index<(Id, i64)>,
    /// By nroCda and anoCda.
    pub protestos_por_cda: Index<(Id, i64, i64)>,
    pub movimentos_protesto: Table<MovimentoProtesto>,
    pub movimentos_por_id: Index<(Id, i64)>,
    /// By the protest's row.
    pub movimentos_do_protesto: Index<Id>,
}

/// What names a document: entity, whether it is a petition, anoDocumento, idDocumento.
pub type Numero = (Id, bool, i16, i64);

impl Acervo {
    /// Adds an entity, or puts it in the place of an older one.
    pub fn guardar_entidade(&mut self, lugar: Option<Id>, entidade: Entidade) -> Id {
        let codes: Vec<_> = entidade.codigos_acesso.iter().map(|code| code.codigo.clone()).collect();
        let id = match lugar {
            Some(id) => {
                if let Some(old) = self.entidades.get(id).cloned() {
                    for code in &old.codigos_acesso {
                        self.codigos_acesso.remove(code.codigo.clone(), id);
                    }
                }
                self.entidades.put(id, entidade);
                id
            }
            None => self.entidades.add(entidade),
        };
        for code in codes {
            self.codigos_acesso.add(code, id);
        }
        id
    }

    /// Adds a suit.
    pub fn guardar_execucao(&mut self, execucao: Execucao) -> Id {
        let (codigo, chave) = ((execucao.entidade, execucao.codigo), chave_da_execucao(&execucao));
        let id = self.execucoes.add(execucao);
        self.execucoes_por_codigo.add(codigo, id);
        self.execucoes_por_base.add(chave, id);
        id
    }

    /// Puts a suit in its former self's place; entity and code stay.
    pub fn trocar_execucao(&mut self, id: Id, execucao: Execucao) {
        let Some(old) = self.execucoes.get(id).map(|old| chave_da_execucao(old)) else { return };
        self.execucoes_por_base.remove(old, id);
        self.execucoes_por_base.add(chave_da_execucao(&execucao), id);
        self.execucoes.put(id, execucao);
    }

    /// Takes a suit out, with its debts and documents.
    pub fn descartar_execucao(&mut self, id: Id) {
        let dividas: Vec<_> = self.dividas_da_execucao.of(id).collect();
        for divida in dividas {
            self.descartar_divida(divida);
        }
        self.descartar_documentos(Origem::Peticao(id));
        if let Some(old) = self.execucoes.remove(id) {
            self.execucoes_por_codigo.remove((old.entidade, old.codigo), id);
            self.execucoes_por_base.remove(chave_da_execucao(&old), id);
        }
    }

    /// A suit by its code.
    pub fn execucao(&self, entidade: Id, codigo: i64) -> Option<Id> {
        self.execucoes_por_codigo.first_of((entidade, codigo))
    }

    /// Adds a debt.
    pub fn guardar_divida(&mut self, divida: Divida) -> Id {
        let (key, chave) = ((divida.entidade, divida.id), chave_da_divida(&divida));
        let (partes, vinculo) = (divida.receitas.len(), divida.execucao);
        let id = self.dividas.add(divida);
        self.dividas_por_id.add(key, id);
        self.dividas_por_base.add(chave, id);
        if let Some(vinculo) = vinculo {
            self.dividas_em_execucao.add(chave, id);
            self.dividas_da_execucao.add(vinculo.execucao, id);
        }
        for parte in 0..partes {
            self.saldos.add(chave_do_saldo(key, parte), id);
        }
        id
    }

    /// Puts a debt in its former self's place; entity, id and the number of revenues stay.
    pub fn trocar_divida(&mut self, id: Id, divida: Divida) {
        let Some(old) = self.dividas.get(id).cloned() else { return };
        let (before, after) = (chave_da_divida(&old), chave_da_divida(&divida));
        self.dividas_por_base.remove(before, id);
        self.dividas_por_base.add(after, id);
        if let Some(vinculo) = old.execucao {
            self.dividas_em_execucao.remove(before, id);
            self.dividas_da_execucao.remove(vinculo.execucao, id);
        }
        if let Some(vinculo) = divida.execucao {
            self.dividas_em_execucao.add(after, id);
            self.dividas_da_execucao.add(vinculo.execucao, id);
        }
        self.dividas.put(id, divida);
    }

    /// Takes a debt out, with its documents.
    pub fn descartar_divida(&mut self, id: Id) {
        self.descartar_documentos(Origem::Cda(id));
        if let Some(old) = self.dividas.remove(id) {
            let (key, chave) = ((old.entidade, old.id), chave_da_divida(&old));
            self.dividas_por_id.remove(key, id);
            self.dividas_por_base.remove(chave, id);
            if let Some(vinculo) = old.execucao {
                self.dividas_em_execucao.remove(chave, id);
                self.dividas_da_execucao.remove(vinculo.execucao, id);
            }
            for parte in 0..old.receitas.len() {
                self.saldos.remove(chave_do_saldo(key, parte), id);
            }
        }
    }

    /// A debt by its id.
    pub fn divida(&self, entidade: Id, id: i64) -> Option<Id> {
        self.dividas_por_id.first_of((entidade, id))
    }

    /// Adds a document.
    pub fn guardar_documento(&mut self, documento: Documento) -> Id {
        let (chave, origem, numero) =
            (chave_do_documento(&documento), documento.origem, numero_do_documento(&documento));
        let id = self.documentos.add(documento);
        self.documentos_por_base.add(chave, id);
        self.documentos_por_origem.add(origem, id);
        self.documentos_por_numero.add(numero, id);
        id
    }

    /// Changes what was issued for a debt or a suit.
    pub fn alterar_documentos(&mut self, origem: Origem, change: impl Fn(&mut Documento)) {
        let ids: Vec<_> = self.documentos_por_origem.of(origem).collect();
        for id in ids {
            let Some(old) = self.documentos.get(id).cloned() else { continue };
            let mut documento = (*old).clone();
            change(&mut documento);
            self.documentos_por_base.remove(chave_do_documento(&old), id);
            self.documentos_por_base.add(chave_do_documento(&documento), id);
            self.documentos.put(id, documento);
        }
    }

    fn descartar_documentos(&mut self, origem: Origem) {
        let ids: Vec<_> = self.documentos_por_origem.of(origem).collect();
        for id in ids {
            self.documentos_por_origem.remove(origem, id);
            if let Some(old) = self.documentos.remove(id) {
                self.documentos_por_base.remove(chave_do_documento(&old), id);
                self.documentos_por_numero.remove(numero_do_documento(&old), id);
            }
        }
    }
}

fn numero_do_documento(documento: &Documento) -> Numero {
    let peticao = matches!(documento.origem, Origem::Peticao(_));
    (documento.entidade, peticao, documento.ano, documento.id)
}

fn chave_da_execucao(execucao: &Execucao) -> Chave {
    Chave { entidade: execucao.entidade, base: execucao.data_base, id: execucao.codigo, parte: 0 }
}

fn chave_da_divida(divida: &Divida) -> Chave {
    Chave { entidade: divida.entidade, base: divida.data_base, id: divida.id, parte: 0 }
}

fn chave_do_documento(documento: &Documento) -> Chave {
    Chave { entidade: documento.entidade, base: documento.data_base, id: documento.id, parte: 0 }
}

/// Balances have no dataBase: all stand under one moment, in the order of their debts.
fn chave_do_saldo((entidade, id): (Id, i64), parte: usize) -> Chave {
    Chave { entidade, base: Moment::from_millis(0), id, parte }
}
