//! The layout of CadastroEmpresa: what the table reads, and what is read by hand or passed over.

use super::super::envio::forma::Forma::{Texto, Um};
use super::super::envio::planta::{Planta, Valor};
use super::campos;

/// The names of dossier 10.4.
const MODULO: Valor = Valor::Como("Modulo", "NFe|NFCe/SAT|CTe|MDFe|NFSe|DigitacaoNFe");
const MUITOS: (usize, usize) = (0, 1_000);

/// See [`campos::EMPRESA`]; dossier 10.1.
pub fn planta() -> Planta {
    let mut empresa = Planta::grupo("CadastroEmpresa");
    empresa.valor("EmpCNPJ|EmpCPF", true, Valor::Como("CnpjOuCpf", "[0-9A-Z]{12}[0-9]{2}|[0-9]{11}"));
    empresa.ler(campos::EMPRESA);
    empresa.itens("Usuarios/UsuariosItem", MUITOS, &mut |usuario| {
        usuario.valor("UsrSenha", false, Texto(1, 255));
        usuario.em("Permissoes", &mut |_| {});
    });
    empresa.itens("CaixasLeituraEmail/CaixasLeituraEmailItem", MUITOS, &mut senha_da_caixa);
    empresa.em("CaixaEnvioEmail", &mut |caixa| {
        caixa.ler(campos::CAIXA);
        senha_da_caixa(caixa);
    });
    empresa.valor("Parametros/NFSe/SenhaAutent", false, Texto(1, 255));
    empresa.em("Certificado", &mut |certificado| {
        certificado.valor("ArquivoPFX", false, Texto(1, campos::MAIOR_ARQUIVO));
        certificado.valor("Senha", false, Texto(1, 100));
        certificado.valor("TipoCertificado", false, Um(&["1", "3"]));
        certificado.valor("MetodoCriptografiaSenha", false, Um(&["AES"]));
        certificado.valor("UsarCertPreCadastrado", false, Um(&["S", "N"]));
    });
    empresa.itens("Licenciamento/LicenciamentoItem", MUITOS, &mut |licenca| {
        licenca.valor("Modulo", true, MODULO);
        licenca.valor("Modelo", true, Um(&["1", "2"]));
        licenca.valor("Autor", false, Texto(1, 200));
    });
    empresa.em("Impressao", &mut |_| {});
    empresa.itens("Extensao/ExtensaoItem", MUITOS, &mut |extensao| {
        extensao.valor("TipoExtensao", true, Um(&["3", "4"]));
        extensao.valor("Ativar", true, Um(&["S", "N"]));
        extensao.itens("Modulos/ModuloItem", MUITOS, &mut |item| item.valor("Modulo", true, MODULO));
        extensao.em("ParametrosExt", &mut |_| {});
    });
    empresa
}

fn senha_da_caixa(caixa: &mut Planta) {
    caixa.valor("EmlSenha", false, Texto(1, 255));
}
