//! What is said of what was done.

/// A movement request was taken in; the document's own words (dossier 3.4).
pub const SOLICITADA: &str = "Solicitação recebida com sucesso. Utilize o 'Código da Solicitação' para verificar se já foi processada.";
/// A title was issued. Invented.
pub const INCLUIDO: &str = "Boleto incluído com sucesso.";
/// A due date was put off. Invented.
pub const PRORROGADO: &str = "Data de vencimento prorrogada com sucesso.";
/// A title was written off. Invented.
pub const BAIXADO: &str = "Boleto baixado com sucesso.";
/// Something about a title or a payer was changed. Invented.
pub const ALTERADO: &str = "Alteração realizada com sucesso.";
/// A protest or a listing was asked for. Invented.
pub const PEDIDO: &str = "Pedido registrado com sucesso.";
/// A protest or a listing was taken back or ended. Invented.
pub const CANCELADO: &str = "Cancelamento registrado com sucesso.";
