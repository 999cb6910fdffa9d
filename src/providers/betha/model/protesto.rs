//! What third parties send beside process numbers and movements: attachments, costs, protests and their movements (tables 10 and 11,
//! and those of the protests).

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::facts::Moment;
use crate::world::Id;

/// A file that belongs to a movement. Its bytes are looked at and not kept: no service gives them back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anexo {
    /// Whose it is.
    pub entidade: Id,
    /// The movement's row.
    pub movimentacao: Id,
    /// tipoArquivo without its point, in lower case.
    pub tipo: String,
    /// nomeArquivo.
    pub nome: String,
}

/// A cost of a suit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custa {
    /// Whose it is.
    pub entidade: Id,
    /// The suit's row.
    pub execucao: Id,
    /// idCustas: the kind of cost.
    pub tipo: i64,
    /// valor.
    pub valor: Decimal,
    /// observacao.
    pub observacao: Option<String>,
    /// Whether Tributos has taken it in.
    pub sincronizada: bool,
}

/// The notary's office of a protest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cartorio {
    /// identificadorProtesto.
    pub identificador: Option<i64>,
    /// cpfCnpj of the office (dossier 8, row 23).
    pub cpf_cnpj: Option<String>,
    /// nome.
    pub nome: Option<String>,
}

/// A protest at a notary's. Every field but the certificate's number may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Protesto {
    /// Whose it is.
    pub entidade: Id,
    /// id.
    pub id: i64,
    /// nroCda.
    pub nro_cda: Option<i64>,
    /// anoCda.
    pub ano_cda: Option<i64>,
    /// nossoNumero.
    pub nosso_numero: Option<i64>,
    /// nroGuia.
    pub nro_guia: Option<i64>,
    /// anoGuia.
    pub ano_guia: Option<i64>,
    /// hashLote.
    pub hash_lote: Option<String>,
    /// hashGeracaoGuia.
    pub hash_geracao_guia: Option<String>,
    /// hashGeracaoCda.
    pub hash_geracao_cda: Option<String>,
    /// hashAssinaturaCda.
    pub hash_assinatura_cda: Option<String>,
    /// hashAssinaturaCdaP7s.
    pub hash_assinatura_cda_p7s: Option<String>,
    /// processo.
    pub processo: Option<String>,
    /// valorTitulo.
    pub valor_titulo: Option<Decimal>,
    /// valorProtestado.
    pub valor_protestado: Option<Decimal>,
    /// valorCustas.
    pub valor_custas: Option<Decimal>,
    /// situacao: free text, as no list of values is published (dossier 6.3).
    pub situacao: Option<String>,
    /// regraVencimentoProtesto: free text as well.
    pub regra_vencimento: Option<String>,
    /// dataCanc.
    pub data_canc: Option<Date>,
    /// dataProtocolo.
    pub data_protocolo: Option<Date>,
    /// dataVcto.
    pub data_vcto: Option<Date>,
    /// cpfCnpj of the person.
    pub pessoa: Option<String>,
    /// The notary's office.
    pub cartorio: Cartorio,
    /// id of the municipality.
    pub municipio: Option<i64>,
    /// codigoIBGE of the municipality.
    pub codigo_ibge: Option<i64>,
    /// sigla of the protest system.
    pub sistema: Option<String>,
}

/// A movement of a protest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovimentoProtesto {
    /// Whose it is.
    pub entidade: Id,
    /// id.
    pub id: i64,
    /// idProtesto; none only while a request is read.
    pub id_protesto: Option<i64>,
    /// dataMovto (dossier 8, row 22).
    pub data: Option<Moment>,
    /// tipoMoeda.
    pub tipo_moeda: Option<i64>,
    /// valorMovto.
    pub valor: Option<Decimal>,
    /// nroCartorio.
    pub nro_cartorio: Option<String>,
    /// nroProtocolo.
    pub nro_protocolo: Option<String>,
    /// codigoOcorrencia.
    pub codigo_ocorrencia: Option<String>,
    /// ocorrencia.
    pub ocorrencia: Option<String>,
    /// codigoInconsistencia.
    pub codigo_inconsistencia: Option<String>,
    /// inconsistencia.
    pub inconsistencia: Option<String>,
    /// nomeArquivo.
    pub nome_arquivo: Option<String>,
}

impl MovimentoProtesto {
    /// One that nothing is known of yet.
    pub fn nova(entidade: Id, id: i64) -> Self {
        Self {
            entidade,
            id,
            id_protesto: None,
            data: None,
            tipo_moeda: None,
            valor: None,
            nro_cartorio: None,
            nro_protocolo: None,
            codigo_ocorrencia: None,
            ocorrencia: None,
            codigo_inconsistencia: None,
            inconsistencia: None,
            nome_arquivo: None,
        }
    }
}
