//! What the roots of this folder say (dossier 3.1, 3.3, 10; the vendor's example answers of company registration). Texts marked ours
//! stand in no document.

/// Envelope of CadastroEmpresa.
pub const RECEBIDA: &str = "Solicitação de cadastro de empresa recebida.";
/// 100.
pub const CADASTRADA: &str = "A empresa foi cadastrada no InvoiCy.";
/// 100.
pub const ATUALIZADA: &str = "A empresa foi atualizada com sucesso.";
/// 102.
pub const SEM_CERTIFICADO: &str = "Certificado não informado";
/// 103, as in the envelope.
pub const CERTIFICADO_INVALIDO: &str = "Falha na validação do certificado digital";
/// 107.
pub const CAIXA_INCOMPLETA: &str =
    "Não é possível cadastrar uma caixa para envio de e-mails sem informar o usuário, senha, host e porta.";
/// 173.
pub const CHAVE_OU_PARCEIRO: &str = "Chave de comunicação ou chave de parceiro inválida";
/// 201, as in the envelope.
pub const ASSINATURA: &str = "Falha na assinatura digital";

/// Envelope of EmpresaCertificado.
pub const SUCESSO: &str = "Sucesso na operação";
/// Inside EmpresaCertificadoRetorno.
pub const SUCESSO_INTERNO: &str = "sucesso na operação!";
/// Envelope of the company query.
pub const CONSULTADA: &str = "Consulta realizada com sucesso";
/// Envelope of ConsultaCadastro.
pub const CONTRIBUINTE: &str = "Consulta cadastro realizada com sucesso.";
/// cStat 259.
pub const NAO_CONTRIBUINTE: &str = "Rejeição: CNPJ da consulta não cadastrado como contribuinte na UF";
/// Envelope of Licenciamento.
pub const LICENCIADA: &str = "Licenciamento processado";

/// Answers to Acao 1 to 4, in their order; only the second is published, the others are ours after it.
pub const LICENCAS: [&str; 4] = [
    "Licença solicitada pelo parceiro.",
    "Licença bloqueada pelo parceiro.",
    "Licença desbloqueada pelo parceiro.",
    "Licença cancelada pelo parceiro.",
];
/// 999, ours.
pub const LICENCA_ATIVA: &str = "Licença já está ativa.";
/// 999, ours.
pub const SEM_LICENCA: &str = "Licença não localizada.";
/// 999, ours.
pub const LICENCA_BLOQUEADA: &str = "Licença já está bloqueada.";
/// 999, ours.
pub const LICENCA_LIVRE: &str = "Licença não está bloqueada.";

/// Operacao C.
pub const SERIES: &str = "Consulta de Séries realizada com sucesso!";
/// Operacao I, ours.
pub const SERIE_CADASTRADA: &str = "Série cadastrada com sucesso!";
/// Operacao A, ours.
pub const SERIE_ALTERADA: &str = "Série alterada com sucesso!";
/// Operacao E, ours.
pub const SERIE_EXCLUIDA: &str = "Série excluída com sucesso!";
/// 999.
pub const SERIE_REPETIDA: &str = "Série já cadastrada!";
/// 999, ours.
pub const SERIE_DESCONHECIDA: &str = "Série não cadastrada!";

/// 100.
pub fn extensao_ativada(nome: &str) -> String {
    format!("Extensão {nome} ativada com sucesso!")
}

/// 100, ours.
pub fn extensao_desativada(nome: &str) -> String {
    format!("Extensão {nome} desativada com sucesso!")
}

/// 114.
pub fn extensao_incompleta(nome: &str, parametro: &str) -> String {
    format!("Não é possível cadastrar a extensão {nome}! Parâmetro {parametro} é obrigatório.")
}
