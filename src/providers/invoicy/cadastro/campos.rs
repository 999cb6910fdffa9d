//! The fields of CadastroEmpresa with their sizes (dossier 10.1; vendor's schema CadastroEmpresa.xsd). Nothing is required here: an
//! update says only what changes.

use super::super::envio::campo::Atributo::Nenhum;
use super::super::envio::campo::Campo::{self, Grupo as G, Lista as L, Valor as V};
use super::super::envio::campo::Precisa::Nao as N;
use super::super::envio::forma::Forma::{Cnpj, Digitos, Inteiro, Texto, Um};

/// What a new company cannot be without; the others may be empty in the schema.
pub const OBRIGATORIOS: [&str; 5] = ["EmpNomFantasia", "EmpApelido", "EmpRazSocial", "MunCodigo", "EmpCRT"];

/// Characters of a file in Base64.
pub const MAIOR_ARQUIVO: usize = 2_097_152;

const SIM_NAO: super::super::envio::forma::Forma = Um(&["S", "N"]);

/// The company.
pub const EMPRESA: &[Campo] = &[
    V("EmpNomFantasia", "EmpNomFantasia", N, Texto(1, 100)),
    V("EmpApelido", "EmpApelido", N, Texto(1, 20)),
    V("EmpRazSocial", "EmpRazSocial", N, Texto(1, 100)),
    V("EmpIE", "EmpIE", N, Texto(1, 14)),
    V("EmpTelefone", "EmpTelefone", N, Texto(1, 12)),
    V("EmpEndereco", "EmpEndereco", N, Texto(1, 200)),
    V("EmpNumero", "EmpNumero", N, Texto(1, 15)),
    V("EmpBairro", "EmpBairro", N, Texto(1, 200)),
    V("EmpCEP", "EmpCEP", N, Digitos(8, 8)),
    V("EmpComplemento", "EmpComplemento", N, Texto(1, 200)),
    V("EmpIM", "EmpIM", N, Texto(1, 14)),
    V("MunCodigo", "MunCodigo", N, Digitos(7, 7)),
    V("EmpCNAE", "EmpCNAE", N, Texto(1, 10)),
    V("EmpCRT", "EmpCRT", N, Um(&["1", "2", "3", "4"])),
    V("EmpIEST", "EmpIEST", N, Texto(1, 10)),
    V("EmpMtrCNPJ", "EmpMtrCNPJ", N, Cnpj),
    V("EmpMarca", "EmpMarca", N, Texto(1, MAIOR_ARQUIVO)),
    V("EmpMarcaExtensao", "EmpMarcaExtensao", N, Texto(1, 5)),
    V("EmpArqApelido", "EmpArqApelido", N, Texto(1, 50)),
    V("EmpEmail", "EmpEmail", N, Texto(1, 255)),
    V("EmpObservacao", "EmpObservacao", N, Texto(1, 4_000)),
    V("EmpTpoEndereco", "EmpTpoEndereco", N, Texto(1, 200)),
    V("EmpIdentificacao", "EmpIdentificacao", N, Texto(1, 200)),
    L("Usuarios/UsuariosItem", "UsuariosItem", (0, 1_000), Nenhum, USUARIO),
    L("CaixasLeituraEmail/CaixasLeituraEmailItem", "CaixasLeituraEmailItem", (0, 1_000), Nenhum, CAIXA),
    G(
        "Parametros",
        "Parametros",
        N,
        &[
            G("NFe", "NFe", N, PARAMETROS),
            G("CTe", "CTe", N, PARAMETROS),
            G("MDFe", "MDFe", N, PARAMETROS),
            G("NFCe", "NFCe", N, PARAMETROS_NFCE),
            G("NFSe", "NFSe", N, PARAMETROS_NFSE),
        ],
    ),
];

/// A user; his password is not kept.
const USUARIO: &[Campo] = &[
    V("UsrNome", "UsrNome", N, Texto(1, 255)),
    V("UsrEmail", "UsrEmail", N, Texto(1, 255)),
    V("ApenasVincular", "ApenasVincular", N, SIM_NAO),
    V("GrupoUsuario", "GrupoUsuario", N, Um(&["1", "2", "3"])),
    V("UsrSolicitarTrocaSenha", "UsrSolicitarTrocaSenha", N, SIM_NAO),
];

/// A mail box; its password is not kept.
pub const CAIXA: &[Campo] = &[
    V("EmlValCertificado", "EmlValCertificado", N, SIM_NAO),
    V("EmlTmpEspera", "EmlTmpEspera", N, Inteiro(9_999)),
    V("EmlAutenticacao", "EmlAutenticacao", N, SIM_NAO),
    V("EmlSSL", "EmlSSL", N, SIM_NAO),
    V("EmlPorta", "EmlPorta", N, Inteiro(99_999_999)),
    V("EmlHost", "EmlHost", N, Texto(1, 100)),
    V("EmlUsuario", "EmlUsuario", N, Texto(1, 100)),
    V("EmlNomeRemetente", "EmlNomeRemetente", N, Texto(1, 500)),
    V("EmlEmailRemetente", "EmlEmailRemetente", N, Texto(1, 100)),
];

const FORMA: super::super::envio::forma::Forma = Um(&["1", "2", "3", "4"]);
/// With the printer's buffer.
const FORMA_NFCE: super::super::envio::forma::Forma = Um(&["1", "2", "3", "4", "5"]);

/// Of NF-e, CT-e and MDF-e.
const PARAMETROS: &[Campo] = &[
    V("FormaRetornoPDFIntegracao", "FormaRetornoPDFIntegracao", N, FORMA),
    V("FormaRetornoXMLIntegracao", "FormaRetornoXMLIntegracao", N, FORMA),
    V("UltimoNSU", "UltimoNSU", N, Digitos(1, 15)),
    V("JustInut", "JustInut", N, Texto(1, 500)),
    V("JustCanc", "JustCanc", N, Texto(1, 500)),
    V("TextoEmailAutorizado", "TextoEmailAutorizado", N, Texto(1, 5_000)),
    V("TextoEmailCancelado", "TextoEmailCancelado", N, Texto(1, 5_000)),
    V("TextoEmailCCe", "TextoEmailCCe", N, Texto(1, 5_000)),
    V("EmailTitulo", "EmailTitulo", N, Texto(1, 250)),
    V("EnviarPDFEmail", "EnviarPDFEmail", N, Texto(1, 1)),
    V("EnviarXMLEmail", "EnviarXMLEmail", N, Texto(1, 1)),
    V("JustCont", "JustCont", N, Texto(1, 500)),
    L(
        "OrdemContingencia/OrdemContingenciaItem",
        "OrdemContingenciaItem",
        (0, 10),
        Nenhum,
        &[
            V("OrdemContingenciaNFe", "OrdemContingenciaNFe", N, Inteiro(4)),
            V("OrdemContingenciaCTe", "OrdemContingenciaCTe", N, Inteiro(2)),
        ],
    ),
];

const PARAMETROS_NFCE: &[Campo] = &[
    V("FormaRetornoPDFIntegracao", "FormaRetornoPDFIntegracao", N, FORMA_NFCE),
    V("FormaRetornoXMLIntegracao", "FormaRetornoXMLIntegracao", N, FORMA),
    V("IDTokenCscSEFAZ", "IDTokenCscSEFAZ", N, Digitos(1, 6)),
    V("CscSEFAZ", "CscSEFAZ", N, Texto(1, 36)),
    V("PossuiLeituraX", "PossuiLeituraX", N, SIM_NAO),
    V("JustInut", "JustInut", N, Texto(1, 500)),
    V("JustCanc", "JustCanc", N, Texto(1, 500)),
    V("TextoEmailAutorizado", "TextoEmailAutorizado", N, Texto(1, 5_000)),
    V("TextoEmailCancelado", "TextoEmailCancelado", N, Texto(1, 5_000)),
    V("EmailTitulo", "EmailTitulo", N, Texto(1, 250)),
    V("EnviarPDFEmail", "EnviarPDFEmail", N, Texto(1, 1)),
    V("EnviarXMLEmail", "EnviarXMLEmail", N, Texto(1, 1)),
    V("JustCont", "JustCont", N, Texto(1, 500)),
    L(
        "OrdemContingencia/OrdemContingenciaItem",
        "OrdemContingenciaItem",
        (0, 10),
        Nenhum,
        &[V("OrdemContingenciaNFCe", "OrdemContingenciaNFCe", N, Inteiro(4))],
    ),
];

/// The password for the city's service is not kept.
const PARAMETROS_NFSE: &[Campo] = &[
    V("CodCMC", "CodCMC", N, Texto(1, 50)),
    V("AmbienteEmissao", "AmbienteEmissao", N, Um(&["1", "2"])),
    V("MaxRPSLote", "MaxRPSLote", N, Inteiro(9_999)),
    V("TipoProcessamento", "TipoProcessamento", N, Texto(1, 1)),
    V("UsuarioAutent", "UsuarioAutent", N, Texto(1, 255)),
    V("FormaRetornoPDFIntegracao", "FormaRetornoPDFIntegracao", N, FORMA),
    V("FormaRetornoXmlIntegracao", "FormaRetornoXmlIntegracao", N, FORMA),
];
