//! Registering and updating a company.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::Rng as _;

use super::super::aplicar::Feito;
use super::super::errors::{Defeito, Leiaute, Recusa};
use super::super::ficha::{Grupo, Item};
use super::super::model::{Ambiente, Csc, Empresa, Endereco, FormaRetorno};
use super::super::{Due, InvoiCy};
use super::aplicar::{Desfecho, responder};
use super::certificado::Falha;
use super::retorno::{ItemCadastro, RetornoCadastro};
use super::{CadastroEmpresa, EMPRESA, campos, textos};
use crate::br::municipio::Municipio;
use crate::br::uf::Uf;
use crate::providers::room::View;
use crate::wire::base64;
use crate::world::{Id, Verdict};

/// The groups that an update changes field by field. Lists are replaced as a whole: nothing tells their entries apart.
const FUNDIDOS: [&str; 7] = ["Parametros", "NFe", "CTe", "MDFe", "NFCe", "NFSe", "CaixaEnvioEmail"];

impl InvoiCy {
    /// One item for each aspect, in the order of the vendor's examples: company, certificate, extensions, mail box.
    pub(super) fn registrar_empresa(
        &mut self,
        pedido: &CadastroEmpresa,
        parceiro: Id,
        view: &mut View<'_, Due>,
    ) -> Result<Feito, Recusa> {
        let conhecida = self.empresa(&pedido.documento).and_then(|id| self.empresas.get(id)).cloned();
        if conhecida.as_ref().is_some_and(|empresa| empresa.parceiro != parceiro) {
            let reason = format!("{} is another partner's company", pedido.documento);
            let itens = vec![ItemCadastro::new(173, textos::CHAVE_OU_PARCEIRO)];
            let desfecho = Desfecho::recusado(173, reason);
            return Ok(responder(EMPRESA, textos::RECEBIDA, RetornoCadastro(itens), desfecho, false));
        }
        let (mut empresa, texto) = match conhecida {
            Some(empresa) => ((*empresa).clone(), textos::ATUALIZADA),
            None => (nova(pedido, parceiro, view)?, textos::CADASTRADA),
        };
        mudar(&mut empresa, pedido);
        let mut problemas: Vec<(u16, String)> = Vec::new();
        let mut outros = Vec::new();
        if let Some(falha) = self.certificar(&mut empresa, pedido, view) {
            let (codigo, texto, reason) = match falha {
                Falha::Ausente(reason) => (102, textos::SEM_CERTIFICADO, reason),
                Falha::Invalido(reason) => (103, textos::CERTIFICADO_INVALIDO, reason),
                Falha::NaoAssina(reason) => (201, textos::ASSINATURA, reason),
            };
            outros.push(ItemCadastro::new(codigo, texto));
            // To send none is how the flow of the article begins.
            if codigo != 102 {
                problemas.push((codigo, reason));
            }
        }
        for extensao in &pedido.extensoes {
            outros.push(match extensao.falta {
                Some(parametro) => {
                    problemas
                        .push((114, format!("extension {} lacks NumeroConsultasDiarias", extensao.nome)));
                    ItemCadastro::new(114, textos::extensao_incompleta(extensao.nome, parametro))
                }
                None if extensao.ativar => ItemCadastro::new(100, textos::extensao_ativada(extensao.nome)),
                None => ItemCadastro::new(100, textos::extensao_desativada(extensao.nome)),
            });
        }
        if pedido.caixa == Some(false) {
            outros.push(ItemCadastro::new(107, textos::CAIXA_INCOMPLETA));
            problemas
                .push((107, "CaixaEnvioEmail lacks EmlUsuario, EmlSenha, EmlHost or EmlPorta".to_owned()));
        }
        let primeiro = ItemCadastro {
            codigo: 100,
            descricao: texto.to_owned(),
            emp_ak: empresa.chave_acesso.clone(),
            chave_criptografia: empresa.chave_criptografia.clone(),
        };
        let desfecho = match problemas.into_iter().next() {
            None => Desfecho::feito(),
            Some((codigo, reason)) => Desfecho { codigo, verdict: Verdict::Partly, reason: Some(reason) },
        };
        let itens = std::iter::once(primeiro).chain(outros).collect();
        self.cadastrar_empresa(empresa);
        Ok(responder(EMPRESA, textos::RECEBIDA, RetornoCadastro(itens), desfecho, true))
    }

    /// The certificate's part. That none came is said of every request without one, as in the vendor's example of an update.
    fn certificar(
        &self,
        empresa: &mut Empresa,
        pedido: &CadastroEmpresa,
        view: &View<'_, Due>,
    ) -> Option<Falha> {
        let Some(certificado) = &pedido.certificado else {
            return Some(Falha::Ausente("no Certificado came".to_owned()));
        };
        match self.examinar(certificado, &[&*empresa], view.now) {
            Ok(instalado) => {
                instalado.em(empresa);
                None
            }
            Err(falha) => Some(falha),
        }
    }
}

/// A company with what every one needs; nothing is drawn for one that lacks something.
fn nova(pedido: &CadastroEmpresa, parceiro: Id, view: &mut View<'_, Due>) -> Result<Empresa, Recusa> {
    let falta = |nome: &str| Recusa::estrutura(Leiaute::Envio, &Defeito::falta(nome));
    for nome in campos::OBRIGATORIOS {
        pedido.dados.valor(nome).ok_or_else(|| falta(nome))?;
    }
    let (ibge, uf): (u32, Uf) = pedido.municipio.ok_or_else(|| falta("MunCodigo"))?;
    // Newer companies have 24 bytes in Base64, without padding (dossier, section 2).
    let mut bytes = [0; 24];
    view.seed.rng("invoicy.empAK").fill_bytes(&mut bytes);
    Ok(Empresa {
        parceiro,
        documento: pedido.documento,
        chave_acesso: base64::encode(bytes),
        nome: String::new(),
        uf,
        ie: String::new(),
        crt: 3,
        endereco: Endereco {
            logradouro: String::new(),
            numero: String::new(),
            bairro: String::new(),
            ibge,
            cidade: String::new(),
            cep: String::new(),
        },
        habilitada: true,
        credenciada: true,
        licencas: Vec::new(),
        forma_xml: FormaRetorno::Ambos,
        certificado: None,
        csc: Arc::new(Csc { id: 1, codigo: view.seed.uuid("invoicy.csc").to_string().to_uppercase() }),
        forma_pdf: FormaRetorno::default(),
        a3: false,
        chave_criptografia: view.seed.uuid("invoicy.chaveCriptografia").simple().to_string(),
        cadastrada: view.now,
        bloqueadas: Vec::new(),
        contratos: BTreeMap::new(),
        series: BTreeMap::new(),
        ficha: Arc::default(),
    })
}

/// Takes over what came, and leaves the rest as it is.
fn mudar(empresa: &mut Empresa, pedido: &CadastroEmpresa) {
    let mut dados = pedido.dados.clone();
    if pedido.caixa == Some(false) {
        dados.itens.retain(|item| nome(item) != Some("CaixaEnvioEmail"));
    }
    let campos: [(&str, &mut String); 6] = [
        ("EmpRazSocial", &mut empresa.nome),
        ("EmpIE", &mut empresa.ie),
        ("EmpEndereco", &mut empresa.endereco.logradouro),
        ("EmpNumero", &mut empresa.endereco.numero),
        ("EmpBairro", &mut empresa.endereco.bairro),
        ("EmpCEP", &mut empresa.endereco.cep),
    ];
    for (nome, campo) in campos {
        if let Some(valor) = dados.valor(nome) {
            valor.clone_into(campo);
        }
    }
    if let Some(crt) = dados.valor("EmpCRT").and_then(|crt| crt.parse().ok()) {
        empresa.crt = crt;
    }
    if let Some((ibge, uf)) = pedido.municipio {
        empresa.uf = uf;
        empresa.endereco.ibge = ibge;
        let cidade = Municipio::by_codigo(ibge).map_or("", |municipio| municipio.nome);
        cidade.clone_into(&mut empresa.endereco.cidade);
    }
    let csc = |campo: &str| dados.valor(&format!("Parametros/NFCe/{campo}"));
    let (id, codigo) = (csc("IDTokenCscSEFAZ").and_then(|id| id.parse().ok()), csc("CscSEFAZ"));
    if id.is_some() || codigo.is_some() {
        empresa.csc = Arc::new(Csc {
            id: id.unwrap_or(empresa.csc.id),
            codigo: codigo.map_or_else(|| empresa.csc.codigo.clone(), str::to_owned),
        });
    }
    for (modulo, contrato) in &pedido.licencas {
        for ambiente in [Ambiente::Producao, Ambiente::Homologacao] {
            let licenca = (*modulo, ambiente);
            empresa.contratos.insert(licenca, contrato.clone());
            if !empresa.licencas.contains(&licenca) && !empresa.bloqueadas.contains(&licenca) {
                empresa.licencas.push(licenca);
            }
        }
    }
    empresa.ficha = Arc::new(fundir(&empresa.ficha, dados));
}

/// The old fields with the new ones over them: groups field by field, lists as a whole.
fn fundir(antiga: &Grupo, nova: Grupo) -> Grupo {
    let mut fundida = antiga.clone();
    let mut substituidos: Vec<&'static str> = Vec::new();
    for item in nova.itens {
        let Some(nome_dele) = nome(&item) else { continue };
        if let Item::Grupo(grupo_dele, novo) = &item
            && FUNDIDOS.contains(grupo_dele)
            && let Some(Item::Grupo(_, antigo)) =
                fundida.itens.iter_mut().find(|antigo| nome(antigo) == Some(nome_dele))
        {
            *antigo = fundir(antigo, novo.clone());
            continue;
        }
        if !substituidos.contains(&nome_dele) {
            fundida.itens.retain(|antigo| nome(antigo) != Some(nome_dele));
            substituidos.push(nome_dele);
        }
        fundida.itens.push(item);
    }
    fundida
}

fn nome(item: &Item) -> Option<&'static str> {
    match item {
        Item::Campo(nome, _) | Item::Grupo(nome, _) | Item::ComAtributo(nome, ..) => Some(nome),
        Item::CodigoNumerico | Item::Digito => None,
    }
}
