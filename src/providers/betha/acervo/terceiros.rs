//! What third parties send, kept in step with its indexes.

use super::Acervo;
use crate::providers::betha::model::{Anexo, MovimentoProtesto, Origem, Protesto};
use crate::world::Id;

impl Acervo {
    /// Adds an attachment; none when its movement has one of the same name and type.
    pub fn guardar_anexo(&mut self, anexo: Anexo) -> Option<Id> {
        let key = (anexo.movimentacao, anexo.nome.clone(), anexo.tipo.clone());
        if self.anexos_da_movimentacao.first_of(key.clone()).is_some() {
            return None;
        }
        let id = self.anexos.add(anexo);
        self.anexos_da_movimentacao.add(key, id);
        Some(id)
    }

    /// A protest by its id.
    pub fn protesto(&self, entidade: Id, id: i64) -> Option<Id> {
        self.protestos_por_id.first_of((entidade, id))
    }

    /// The newest protest of a debt: of the certificate that was issued for it.
    pub fn protesto_da_divida(&self, divida: Id) -> Option<Id> {
        let documento = self.documentos_por_origem.first_of(Origem::Cda(divida))?;
        let documento = self.documentos.get(documento)?;
        self.protestos_por_cda.of((documento.entidade, documento.id, documento.ano.into())).last()
    }

    /// Adds a protest, or puts it in its former self's place; entity and id stay.
    pub fn guardar_protesto(&mut self, lugar: Option<Id>, protesto: Protesto) {
        let key = (protesto.entidade, protesto.id);
        let cda = chave_da_cda(&protesto);
        let row = match lugar {
            Some(row) => {
                let old = self.protestos.get(row).and_then(|old| chave_da_cda(old));
                if let Some(old) = old {
                    self.protestos_por_cda.remove(old, row);
                }
                self.protestos.put(row, protesto);
                row
            }
            None => {
                let row = self.protestos.add(protesto);
                self.protestos_por_id.add(key, row);
                row
            }
        };
        if let Some(cda) = cda {
            self.protestos_por_cda.add(cda, row);
        }
    }

    /// A movement of a protest by its id.
    pub fn movimento_protesto(&self, entidade: Id, id: i64) -> Option<Id> {
        self.movimentos_por_id.first_of((entidade, id))
    }

    /// Adds a movement of a protest, or puts it in its former self's place; entity and id stay.
    pub fn guardar_movimento(&mut self, lugar: Option<Id>, movimento: MovimentoProtesto) {
        let key = (movimento.entidade, movimento.id);
        let of = |acervo: &Self, movimento: &MovimentoProtesto| {
            movimento.id_protesto.and_then(|id| acervo.protesto(movimento.entidade, id))
        };
        let protesto = of(self, &movimento);
        let row = match lugar {
            Some(row) => {
                let old = self.movimentos_protesto.get(row).and_then(|old| of(self, old));
                if let Some(old) = old {
                    self.movimentos_do_protesto.remove(old, row);
                }
                self.movimentos_protesto.put(row, movimento);
                row
            }
            None => {
                let row = self.movimentos_protesto.add(movimento);
                self.movimentos_por_id.add(key, row);
                row
            }
        };
        if let Some(protesto) = protesto {
            self.movimentos_do_protesto.add(protesto, row);
        }
    }
}

fn chave_da_cda(protesto: &Protesto) -> Option<(Id, i64, i64)> {
    Some((protesto.entidade, protesto.nro_cda?, protesto.ano_cda?))
}
