//! What partners do: count, register companies, license them (dossier invoicy 8 and 10).

use super::client::{Client, every};
use super::empresa::{self, RetornoItem};
use super::relatorio::{self, Bilhetagem, Total};
use super::{
    CadastroEmpresa, CadastroSerie, Contribuinte, EmpresaCertificado, Licenciamento, MensagemItem, Service,
};
use crate::error::ClientError;
use crate::xml::{group, tag};

impl Client {
    /// How many documents companies have; no company means all of the partner, whose key this needs.
    pub async fn bilhetagem(
        &self,
        bilhetagem: &Bilhetagem,
        modelo: &str,
        tp_amb: u8,
        emissores: &[&str],
    ) -> Result<Vec<Total>, ClientError> {
        const OPERATION: &str = "invoicy.bilhetagem.consultar";
        let documento = bilhetagem.to_xml(modelo, tp_amb, emissores);
        let item = self.item(OPERATION, Service::ConsultaBilhetagem, &documento, "", true).await?;
        every(&item, OPERATION, relatorio::totais)
    }

    /// Registers a company, or changes it; needs the partner's key. Each aspect comes back with a code of its own.
    pub async fn cadastrar_empresa(
        &self,
        empresa: &CadastroEmpresa,
    ) -> Result<Vec<RetornoItem>, ClientError> {
        self.itens("invoicy.empresas.cadastrar", Service::Recepcao, &empresa.to_xml()).await
    }

    /// Gives companies a certificate, or takes it away; needs the partner's key.
    pub async fn enviar_certificado(
        &self,
        certificado: &EmpresaCertificado,
    ) -> Result<Vec<RetornoItem>, ClientError> {
        self.itens("invoicy.certificados.enviar", Service::RecepcaoPrevia, &certificado.to_xml()).await
    }

    /// Asks for a licence, blocks, frees or gives it up.
    pub async fn licenciar(&self, licenciamento: &Licenciamento) -> Result<Vec<RetornoItem>, ClientError> {
        self.itens("invoicy.licencas.mudar", Service::Recepcao, &licenciamento.to_xml()).await
    }

    /// Registers, changes, removes or asks for series; what comes back is not published, so it is given as it is.
    pub async fn serie(&self, serie: &CadastroSerie) -> Result<MensagemItem, ClientError> {
        self.item("invoicy.series.mudar", Service::Recepcao, &serie.to_xml(), "", false).await
    }

    /// What the platform keeps of a company, given as it is; needs the partner's key. The name of the question's root is not
    /// published; `ConsultaEmpresa` is what duble takes.
    ///
    /// # Errors
    /// 606 where it is not registered.
    pub async fn consultar_empresa(&self, cnpj: &str) -> Result<MensagemItem, ClientError> {
        let documento = group("ConsultaEmpresa", &tag("CNPJ", cnpj));
        self.item("invoicy.empresas.consultar", Service::Recepcao, &documento, "", true).await
    }

    /// What SEFAZ knows of a taxpayer; needs the partner's key. Given as it is.
    pub async fn consultar_cadastro(&self, contribuinte: &Contribuinte) -> Result<MensagemItem, ClientError> {
        let documento = contribuinte.to_xml();
        self.item("invoicy.contribuintes.consultar", Service::Recepcao, &documento, "", true).await
    }

    async fn itens(
        &self,
        operation: &'static str,
        service: Service,
        documento: &str,
    ) -> Result<Vec<RetornoItem>, ClientError> {
        let item = self.item(operation, service, documento, "", false).await?;
        every(&item, operation, empresa::itens)
    }
}
