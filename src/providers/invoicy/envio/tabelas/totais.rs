//! The group total.

use super::super::campo::Campo::{self, Grupo as G, Padrao, Valor as V};
use super::super::campo::Precisa::{Nao as N, SemZero as Z, Sim as S};
use super::super::forma::Forma::{Data, Reais, Um};
use super::reforma::IBSCBS_TOT;

pub(super) const TOTAL: &[Campo] = &[
    G("ICMStot", "ICMSTot", S, ICMS_TOT),
    G(
        "ISSQNtot",
        "ISSQNtot",
        N,
        &[
            V("vServ", "vServ", Z, Reais),
            V("vBC_ttlnfe_iss", "vBC", Z, Reais),
            V("vISS", "vISS", Z, Reais),
            V("vPIS_servttlnfe", "vPIS", Z, Reais),
            V("vCOFINS_servttlnfe", "vCOFINS", Z, Reais),
            V("dCompet", "dCompet", S, Data),
            V("vDeducao_servttlnfe", "vDeducao", Z, Reais),
            V("vOutro_servttlnfe", "vOutro", Z, Reais),
            V("vDescIncond_servttlnfe", "vDescIncond", Z, Reais),
            V("vDescCond_servttlnfe", "vDescCond", Z, Reais),
            V("vISSRet_servttlnfe", "vISSRet", Z, Reais),
            V("cRegTrib", "cRegTrib", N, Um(&["1", "2", "3", "4", "5", "6"])),
        ],
    ),
    G(
        "retTrib",
        "retTrib",
        N,
        &[
            V("vRetPIS", "vRetPIS", Z, Reais),
            V("vRetCOFINS_servttlnfe", "vRetCOFINS", Z, Reais),
            V("vRetCSLL", "vRetCSLL", Z, Reais),
            V("vBCIRRF", "vBCIRRF", Z, Reais),
            V("vIRRF", "vIRRF", Z, Reais),
            V("vBCRetPrev", "vBCRetPrev", Z, Reais),
            V("vRetPrev", "vRetPrev", Z, Reais),
        ],
    ),
    G("ISTot", "ISTot", N, &[V("vIS", "vIS", S, Reais)]),
    G("IBSCBSTot", "IBSCBSTot", N, IBSCBS_TOT),
    // The vendor's schema has it twice, under two names.
    V("vNFIBScbsIS|ICMStot/vNFISBcbsIS|vNFTot", "vNFTot", Z, Reais),
];

const ICMS_TOT: &[Campo] = &[
    V("vBC_ttlnfe", "vBC", S, Reais),
    V("vICMS_ttlnfe", "vICMS", S, Reais),
    V("vICMSDeson_ttlnfe", "vICMSDeson", S, Reais),
    V("vFCPUFDest_ttlnfe", "vFCPUFDest", N, Reais),
    V("vICMSUFDest_ttlnfe", "vICMSUFDest", N, Reais),
    V("vICMSUFRemet_ttlnfe", "vICMSUFRemet", N, Reais),
    // Four that the NF-e 4.00 wants and the sheet does not.
    Padrao("vFCP_ttlnfe", "vFCP", "0.00", Reais),
    V("vBCST_ttlnfe", "vBCST", S, Reais),
    V("vST_ttlnfe", "vST", S, Reais),
    Padrao("vFCPST_ttlnfe", "vFCPST", "0.00", Reais),
    Padrao("vFCPSTRet_ttlnfe", "vFCPSTRet", "0.00", Reais),
    V("qBCMono_ttlnfe", "qBCMono", N, Reais),
    V("vICMSMono_ttlnfe", "vICMSMono", N, Reais),
    V("qBCMonoReten_ttlnfe", "qBCMonoReten", N, Reais),
    V("vICMSMonoReten_ttlnfe", "vICMSMonoReten", N, Reais),
    V("qBCMonoRet_ttlnfe", "qBCMonoRet", N, Reais),
    V("vICMSMonoRet_ttlnfe", "vICMSMonoRet", N, Reais),
    V("vProd_ttlnfe", "vProd", S, Reais),
    V("vFrete_ttlnfe", "vFrete", S, Reais),
    V("vSeg_ttlnfe", "vSeg", S, Reais),
    V("vDesc_ttlnfe", "vDesc", S, Reais),
    V("vII_ttlnfe", "vII", S, Reais),
    V("vIPI_ttlnfe", "vIPI", S, Reais),
    Padrao("vIPIDevol_ttlnfe", "vIPIDevol", "0.00", Reais),
    V("vPIS_ttlnfe", "vPIS", S, Reais),
    V("vCOFINS_ttlnfe", "vCOFINS", S, Reais),
    V("vOutro", "vOutro", S, Reais),
    V("vNF", "vNF", S, Reais),
    V("vTotTrib_ttlnfe", "vTotTrib", N, Reais),
];
