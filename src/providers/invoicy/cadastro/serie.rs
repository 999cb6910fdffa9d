//! Series that a company registers. Documents do not need them here; a list shows the greater of UltimoNumero and of what was issued.

use super::super::InvoiCy;
use super::super::aplicar::Feito;
use super::super::errors::Recusa;
use super::super::model::{Ambiente, Empresa, Modelo, Serie, SerieCadastrada};
use super::aplicar::{Desfecho, responder};
use super::retorno::{LinhaSerie, RetornoSerie};
use super::{CadastroSerie, Operacao, SERIE, textos};

/// Series of one company.
const MAIS_SERIES: usize = 1_000;

impl InvoiCy {
    /// Operacao I, A, E or C.
    pub(super) fn mudar_serie(&mut self, pedido: &CadastroSerie) -> Result<Feito, Recusa> {
        let recusa = |texto: &str, reason: String| Err(Recusa::generica(texto, reason));
        let found = self.empresa(&pedido.emissor).and_then(|id| self.empresas.get(id).map(|row| (id, row)));
        let Some((id, empresa)) = found else {
            return recusa(textos::SERIE_DESCONHECIDA, format!("{} is no company", pedido.emissor));
        };
        let mut empresa = (**empresa).clone();
        let (Some(modelo), Some(nome)) = (pedido.modelo, pedido.serie.clone()) else {
            return Ok(self.listar(&empresa, pedido));
        };
        if pedido.operacao == Operacao::Consultar {
            return Ok(self.listar(&empresa, pedido));
        }
        let chave = (modelo, nome);
        let conhecida = empresa.series.get(&chave).copied();
        let texto = match (pedido.operacao, conhecida) {
            (Operacao::Incluir, Some(_)) => {
                let reason = format!("series {} of {} is registered already", chave.1, modelo.nome());
                return recusa(textos::SERIE_REPETIDA, reason);
            }
            (Operacao::Incluir, None) if empresa.series.len() >= MAIS_SERIES => {
                let reason = format!("a company has at most {MAIS_SERIES} series");
                return recusa("Erro genérico", reason);
            }
            (Operacao::Alterar | Operacao::Excluir, None) => {
                let reason = format!("series {} of {} is not registered", chave.1, modelo.nome());
                return recusa(textos::SERIE_DESCONHECIDA, reason);
            }
            (Operacao::Excluir, Some(_)) => {
                empresa.series.remove(&chave);
                textos::SERIE_EXCLUIDA
            }
            (operacao, conhecida) => {
                let antes = conhecida.unwrap_or_default();
                let padrao = pedido.padrao.unwrap_or(antes.padrao);
                if padrao {
                    // A model has one default series.
                    let mesmo = empresa.series.iter_mut().filter(|((de, _), _)| *de == modelo);
                    mesmo.for_each(|(_, serie)| serie.padrao = false);
                }
                let ultimo = pedido.ultimo.unwrap_or(antes.ultimo);
                empresa.series.insert(chave, SerieCadastrada { ultimo, padrao });
                if operacao == Operacao::Incluir { textos::SERIE_CADASTRADA } else { textos::SERIE_ALTERADA }
            }
        };
        let retorno = RetornoSerie(self.linhas(&empresa, Some(modelo), pedido.serie.as_deref()));
        self.empresas.put(id, empresa);
        Ok(responder(SERIE, texto, retorno, Desfecho::feito(), true))
    }

    fn listar(&self, empresa: &Empresa, pedido: &CadastroSerie) -> Feito {
        let linhas = self.linhas(empresa, pedido.modelo, pedido.serie.as_deref());
        responder(SERIE, textos::SERIES, RetornoSerie(linhas), Desfecho::feito(), false)
    }

    fn linhas(&self, empresa: &Empresa, modelo: Option<Modelo>, serie: Option<&str>) -> Vec<LinhaSerie> {
        let cabe = |(de, nome): &(Modelo, String)| {
            modelo.is_none_or(|modelo| modelo == *de) && serie.is_none_or(|serie| serie == nome)
        };
        let linha = |((modelo, nome), cadastrada): (&(Modelo, String), &SerieCadastrada)| {
            let emitida = nome.parse().map_or(0, |serie| {
                let de = |ambiente| {
                    let serie = Serie { emitente: empresa.documento, ambiente, modelo: *modelo, serie };
                    self.proximo(serie).saturating_sub(1)
                };
                de(Ambiente::Producao).max(de(Ambiente::Homologacao))
            });
            LinhaSerie {
                emissor: empresa.documento,
                modelo: *modelo,
                serie: nome.clone(),
                ultimo: cadastrada.ultimo.max(emitida),
                padrao: cadastrada.padrao,
            }
        };
        empresa.series.iter().filter(|(chave, _)| cabe(chave)).map(linha).collect()
    }
}
