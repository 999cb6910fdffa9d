//! The asynchronous flow of movements: asked for, waited for, fetched, unpacked, read (dossier sicoob 3).

mod registro;

use jiff::civil::Date;
use reqwest::Method;

use super::Client;
use super::client::{Ask, resultado};
use super::refusal::refusal;
use crate::archive::{self, Arquivo};
use crate::coded;
use crate::error::{ClientError, Provider};
use crate::http::query;
use crate::json::{self, Codigo, Data, record};
use crate::retry::Polling;

pub use registro::Registro;

const SOLICITAR: &str = "sicoob.movimentacoes.solicitar";
const CONSULTAR: &str = "sicoob.movimentacoes.consultar";
const BAIXAR: &str = "sicoob.movimentacoes.baixar";

/// Which movements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TipoMovimento {
    /// Boletos that came in.
    Entrada = 1,
    /// Due dates put off.
    Prorrogacao = 2,
    /// Boletos about to be due.
    AVencer = 3,
    /// Boletos overdue.
    Vencido = 4,
    /// Boletos paid.
    Liquidacao = 5,
    /// Boletos written off.
    Baixa = 6,
    /// Boletos blocked for credit operations or freed; version 3 alone.
    VinculadoOperacoesCredito = 7,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pedido {
    /// `numeroCliente` in version 3, `numeroContrato` in version 2: the same number.
    pub numero: i64,
    /// Which movements.
    pub tipo: TipoMovimento,
    /// First day.
    pub inicio: Date,
    /// Last day: the bank takes periods of two days, no more (dossier sicoob 3.3).
    pub fim: Date,
}

record! {
    /// What the bank says of a request.
    Solicitacao {
        mensagem: Option<String> = "mensagem",
        /// What to ask with.
        codigo_solicitacao: i64 = "codigoSolicitacao",
    }

    /// The files of a request that is ready.
    Arquivos {
        /// A number in version 3, a text with dots for thousands in version 2.
        quantidade_total_registros: Option<Codigo> = "quantidadeTotalRegistros",
        /// How many records a file has at most.
        quantidade_registros_arquivo: Option<i64> = "quantidadeRegistrosArquivo",
        quantidade_arquivo: Option<i64> = "quantidadeArquivo",
        id_arquivos: Vec<i64> = "idArquivos",
    }

    /// A file: a ZIP in base64.
    Download {
        arquivo: String = "arquivo",
        nome_arquivo: Option<String> = "nomeArquivo",
    }

    /// Version 3's request.
    PedidoV3 {
        numero_cliente: i64 = "numeroCliente",
        tipo_movimento: i64 = "tipoMovimento",
        data_inicial: Data = "dataInicial",
        data_final: Data = "dataFinal",
    }

    /// Version 2's request.
    PedidoV2 {
        numero_contrato: i64 = "numeroContrato",
        tipo_movimento: i64 = "tipoMovimento",
        data_inicial: Data = "dataInicial",
        data_final: Data = "dataFinal",
    }
}

/// How a request stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Situacao {
    /// Not ready: ask again.
    EmProcessamento,
    /// Ready, and there was nothing.
    SemRegistros,
    /// Ready.
    Pronta(Arquivos),
}

/// Which generation of paths and names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Geracao {
    V2,
    V3,
}

impl Geracao {
    /// Paths of request and consult, and of the download; name of the number.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::V2 => (
                "/cobranca-bancaria/v2/boletos/solicitacoes/movimentacao",
                "/cobranca-bancaria/v2/boletos/movimentacao-download",
                "numeroContrato",
            ),
            Self::V3 => (
                "/cobranca-bancaria/v3/boletos/movimentacoes",
                "/cobranca-bancaria/v3/boletos/movimentacoes/download",
                "numeroCliente",
            ),
        }
    }
}

/// The flow, of one generation of the API.
#[derive(Debug, Clone, Copy)]
pub struct Movimentacoes<'a> {
    pub(super) client: &'a Client,
    pub(super) geracao: Geracao,
}

impl Movimentacoes<'_> {
    /// The whole flow: the records of a period, of all its files. Empty if there are none.
    ///
    /// # Errors
    /// A refusal by the bank, [`ClientError::Deadline`], or a file that is not as documented. What was asked for is not lost
    /// with a deadline: a new call asks anew, and the parts can be called one by one.
    pub async fn registros(&self, pedido: &Pedido, polling: &Polling) -> Result<Vec<Registro>, ClientError> {
        let solicitacao = self.solicitar(pedido).await?;
        let codigo = solicitacao.codigo_solicitacao;
        let arquivos = self.esperar(pedido.numero, codigo, polling).await?;
        let mut registros = Vec::new();
        for id in arquivos.map(|arquivos| arquivos.id_arquivos).unwrap_or_default() {
            registros.extend(self.baixar(pedido.numero, codigo, id).await?.registros()?);
        }
        Ok(registros)
    }

    /// The first call: asks for the movements of a period.
    pub async fn solicitar(&self, pedido: &Pedido) -> Result<Solicitacao, ClientError> {
        let (path, _, _) = self.geracao.words();
        let (tipo_movimento, Pedido { numero, inicio, fim, .. }) = (pedido.tipo as i64, *pedido);
        let ask = match self.geracao {
            Geracao::V2 => {
                let (data_inicial, data_final) = (Data::com_hora(inicio), Data::com_hora(fim));
                let extra = json::Extra::default();
                let body =
                    PedidoV2 { numero_contrato: numero, tipo_movimento, data_inicial, data_final, extra };
                Ask::with(SOLICITAR, Method::POST, path, &body)
            }
            Geracao::V3 => {
                let (data_inicial, data_final) = (inicio.into(), fim.into());
                let extra = json::Extra::default();
                let body =
                    PedidoV3 { numero_cliente: numero, tipo_movimento, data_inicial, data_final, extra };
                Ask::with(SOLICITAR, Method::POST, path, &body)
            }
        };
        self.client.o_resultado(ask).await
    }

    /// The second call: how a request stands.
    ///
    /// No document says how the bank answers before it is ready and when there is nothing; read is what clients have met: 5004
    /// or a text of processing, 204, an empty list, a text "Nenhum registro" (dossier sicoob 3.4).
    pub async fn consultar(&self, numero: i64, codigo_solicitacao: i64) -> Result<Situacao, ClientError> {
        let (path, _, name) = self.geracao.words();
        let pairs = [(name, Some(numero.to_string())), codigo(codigo_solicitacao)];
        let answer = self.client.ask(&Ask::get(CONSULTAR, format!("{path}{}", query(&pairs)))).await?;
        if answer.status == 204 {
            return Ok(Situacao::SemRegistros);
        }
        if answer.is_success() {
            let arquivos: Arquivos = resultado(&answer, CONSULTAR)?;
            let empty = arquivos.id_arquivos.is_empty();
            return Ok(if empty { Situacao::SemRegistros } else { Situacao::Pronta(arquivos) });
        }
        let error = refusal(&answer.text()).with_status(answer.status).with_operation(CONSULTAR);
        let said = error.text().unwrap_or_default().to_lowercase();
        if error.code() == Some("5004") || said.contains("em processamento") {
            Ok(Situacao::EmProcessamento)
        } else if said.contains("nenhum registro") {
            Ok(Situacao::SemRegistros)
        } else {
            Err(error)
        }
    }

    /// The second call until the request is ready: its files, or nothing if there were no movements.
    pub async fn esperar(
        &self,
        numero: i64,
        codigo_solicitacao: i64,
        polling: &Polling,
    ) -> Result<Option<Arquivos>, ClientError> {
        polling
            .until(Provider::Sicoob, CONSULTAR, async || {
                Ok(match self.consultar(numero, codigo_solicitacao).await? {
                    Situacao::EmProcessamento => None,
                    Situacao::SemRegistros => Some(None),
                    Situacao::Pronta(arquivos) => Some(Some(arquivos)),
                })
            })
            .await
    }

    /// The third call: a file.
    pub async fn baixar(
        &self,
        numero: i64,
        codigo_solicitacao: i64,
        id_arquivo: i64,
    ) -> Result<Download, ClientError> {
        let (_, path, name) = self.geracao.words();
        let pairs = [
            (name, Some(numero.to_string())),
            codigo(codigo_solicitacao),
            ("idArquivo", Some(id_arquivo.to_string())),
        ];
        self.client.o_resultado(Ask::get(BAIXAR, format!("{path}{}", query(&pairs)))).await
    }
}

fn codigo(codigo_solicitacao: i64) -> (&'static str, Option<String>) {
    ("codigoSolicitacao", Some(codigo_solicitacao.to_string()))
}

impl Download {
    /// What is in the ZIP.
    ///
    /// # Errors
    /// No base64, no ZIP.
    pub fn arquivos(&self) -> Result<Vec<Arquivo>, ClientError> {
        coded::decode(&self.arquivo).and_then(|zip| archive::unzip(&zip)).map_err(|said| unreadable(&said))
    }

    /// The records of all entries. Each is a JSON array, whether its name ends in `.json` (version 3) or in `.txt` (version 2).
    ///
    /// # Errors
    /// No base64, no ZIP, no array of records.
    pub fn registros(&self) -> Result<Vec<Registro>, ClientError> {
        let mut registros = Vec::new();
        for Arquivo { nome, conteudo } in self.arquivos()? {
            let text =
                std::str::from_utf8(&conteudo).map_err(|error| unreadable(&format!("{nome}: {error}")))?;
            let read: Vec<Registro> = json::from_text(text.trim_start_matches('\u{feff}'))
                .map_err(|wrong| unreadable(&format!("{nome}: {wrong}")))?;
            registros.extend(read);
        }
        Ok(registros)
    }
}

fn unreadable(said: &str) -> ClientError {
    ClientError::unreadable(Provider::Sicoob, format!("movement file: {said}"), "").with_operation(BAIXAR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::archive::tests::zipped;

    /// The dossier's record (3.6).
    const LIQUI: &str = r#"{"codigoTipoMovimento":5,"siglaMovimento":"LIQUI","dataInicioMovimento":"2026-12-15T00:00:00-03:00","dataFimMovimento":"2026-12-16T00:00:00-03:00","numeroCliente":1234567,"numeroContrato":1234567,"modalidade":1,"numeroTitulo":421,"seuNumero":"NF-42","dataVencimentoTitulo":"2026-12-15T00:00:00-03:00","valorTitulo":150.75,"codigoBarras":"75694166100000150751432101123456700000421001","dataMovimentoLiquidacao":"2026-12-15T00:00:00-03:00","dataLiquidacao":"2026-12-15T00:00:00-03:00","dataPrevisaoCredito":"2026-12-16T00:00:00-03:00","numeroBancoRecebedor":756,"numeroAgenciaRecebedora":4321,"numeroContaCorrente":987654,"idTipoOpFinanceira":212,"tipoOpFinanceira":"07 - Via Pix","valorAbatimento":0,"valorDesconto":0,"valorMora":0,"valorLiquido":150.75,"valorTarifaMovimento":1.5,"tipoCarteiraOpCredito":"COBRANÇA"}"#;

    fn download(files: &[(&str, &str)]) -> Download {
        Download { arquivo: coded::encode(&zipped(files)), ..Download::default() }
    }

    #[test]
    fn records_of_both_layouts_are_read_with_their_digits() {
        let lines = format!("[{LIQUI},\n{}]\n", LIQUI.replace("421,", "422,"));
        let registros =
            download(&[("a.txt", &lines), ("b.json", &format!("[{LIQUI}]"))]).registros().unwrap();
        let numbers: Vec<_> = registros.iter().map(|registro| registro.numero_titulo).collect();
        assert_eq!(numbers, [421, 422, 421]);
        let first = &registros[0];
        assert_eq!(first.valor_liquido.map(|valor| valor.to_string()).as_deref(), Some("150.75"));
        assert_eq!(first.data_liquidacao.as_ref().and_then(Data::dia), Some(jiff::civil::date(2026, 12, 15)));
        assert!(first.extra.is_empty(), "{:?}", first.extra);
        assert_eq!(json::to_text(first).len(), LIQUI.len());
    }

    #[test]
    fn what_is_no_file_is_said() {
        for (bad, expected) in [
            (Download { arquivo: "*".into(), ..Download::default() }, "movement file: base64"),
            (Download { arquivo: coded::encode(b"x"), ..Download::default() }, "movement file: ZIP"),
            (download(&[("a.json", "[{}]")]), "movement file: a.json: [0].codigoTipoMovimento: missing"),
        ] {
            let error = bad.registros().unwrap_err();
            assert!(error.text().unwrap().starts_with(expected), "{error}");
        }
    }
}
