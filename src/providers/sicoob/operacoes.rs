//! The names of Sicoob's operations, the same in journal, contracts, scopes and faults; they carry no version.

/// Makes the operations' constants and their list.
macro_rules! operations {
    ($($name:ident = $text:literal;)+) => {
        $(#[doc = concat!("`sicoob.", $text, "`")] pub const $name: &str = concat!("sicoob.", $text);)+

        /// All of them.
        pub const OPERATIONS: &[&str] = &[$($name),+];
    };
}

operations! {
    TOKEN = "token.emitir";
    INCLUIR = "boletos.incluir";
    CONSULTAR = "boletos.consultar";
    LISTAR = "boletos.listarPorPagador";
    SEGUNDA_VIA = "boletos.segundaVia";
    FAIXAS = "boletos.consultarFaixas";
    ALTERAR = "boletos.alterar";
    PRORROGAR = "boletos.prorrogar";
    PRORROGAR_LIMITE = "boletos.prorrogarLimite";
    ALTERAR_DESCONTO = "boletos.alterarDesconto";
    ALTERAR_ABATIMENTO = "boletos.alterarAbatimento";
    ALTERAR_MULTA = "boletos.alterarMulta";
    ALTERAR_JUROS = "boletos.alterarJurosMora";
    ALTERAR_VALOR = "boletos.alterarValorNominal";
    ALTERAR_SEU_NUMERO = "boletos.alterarSeuNumero";
    ALTERAR_ESPECIE = "boletos.alterarEspecieDocumento";
    ALTERAR_RATEIO = "boletos.alterarRateioCreditos";
    ALTERAR_PIX = "boletos.alterarPix";
    BAIXAR = "boletos.baixar";
    ALTERAR_PAGADOR = "pagadores.alterar";
    NEGATIVAR = "negativacoes.incluir";
    CANCELAR_NEGATIVACAO = "negativacoes.cancelar";
    BAIXAR_NEGATIVACAO = "negativacoes.baixar";
    PROTESTAR = "protestos.incluir";
    CANCELAR_PROTESTO = "protestos.cancelar";
    DESISTIR_PROTESTO = "protestos.desistir";
    SOLICITAR = "movimentacoes.solicitar";
    ACOMPANHAR = "movimentacoes.consultar";
    DESCARREGAR = "movimentacoes.baixar";
    INCLUIR_WEBHOOK = "webhooks.incluir";
    LISTAR_WEBHOOKS = "webhooks.listar";
    ALTERAR_WEBHOOK = "webhooks.alterar";
    EXCLUIR_WEBHOOK = "webhooks.excluir";
    REATIVAR_WEBHOOK = "webhooks.reativar";
    LISTAR_SOLICITACOES = "webhooks.listarSolicitacoes";
    SAUDE = "health.consultar";
}
