//! 各层保障、慢特病、药店、共济、激励 — put together from the single rules.

use vocab::{Fen, InsuranceKind};

use super::RuleBook;
use crate::rules::{
    AidClass, Care, ChronicRules, Cited, HospitalLevel, Layer, LayerRules, RewardRates,
    RewardRules, SharingRules, SpendOrder, Standing, Unknown,
};
use crate::when::Query;

/// Keys of one layer.
struct LayerKeys {
    deductible: &'static str,
    bands: &'static str,
    cap: &'static str,
}

const CATASTROPHIC: LayerKeys = LayerKeys {
    deductible: "catastrophic.deductible",
    bands: "catastrophic.bands",
    cap: "catastrophic.cap",
};
const SUPPLEMENTARY: LayerKeys = LayerKeys {
    deductible: "supplementary.deductible",
    bands: "supplementary.bands",
    cap: "supplementary.cap",
};
const ASSISTANCE: LayerKeys = LayerKeys {
    deductible: "assistance.deductible",
    bands: "assistance.bands",
    cap: "assistance.cap",
};
const TILT: LayerKeys =
    LayerKeys { deductible: "tilt.deductible", bands: "tilt.bands", cap: "tilt.cap" };

impl RuleBook<'_> {
    /// 各层保障 of a person; assistance only for people of a class of aid.
    ///
    /// # Errors
    /// No document gives the rounding.
    pub fn layers(
        &self,
        standing: Standing<'_>,
        aid: Option<AidClass>,
    ) -> Result<LayerRules, Unknown> {
        let query = Query { tier: standing.tier, aid, ..Query::default() };
        let aided = |keys| aid.and_then(|_| self.layer(keys, &query));
        Ok(LayerRules {
            catastrophic: self.catastrophic(&query),
            supplementary: self.layer(&SUPPLEMENTARY, &query),
            assistance: aided(&ASSISTANCE),
            tilt: aided(&TILT),
            rounding: self.get("inpatient.rounding", &query)?,
        })
    }

    /// 大病保险 of a person of a tier and of a class of aid, where a document gives it.
    pub fn catastrophic_of(&self, standing: Standing<'_>, aid: Option<AidClass>) -> Option<Layer> {
        self.catastrophic(&Query { tier: standing.tier, aid, ..Query::default() })
    }

    /// 大病以上的各层 of a person; nothing where no document gives any.
    ///
    /// # Errors
    /// There is such a layer, but no document gives its rounding: a bill must not do without it.
    pub fn further_layers(
        &self,
        standing: Standing<'_>,
        aid: Option<AidClass>,
    ) -> Result<Option<LayerRules>, Unknown> {
        let query = Query { tier: standing.tier, aid, ..Query::default() };
        let aided = |keys| aid.is_some() && self.layer(keys, &query).is_some();
        let any =
            self.layer(&SUPPLEMENTARY, &query).is_some() || aided(&ASSISTANCE) || aided(&TILT);
        if !any {
            return Ok(None);
        }
        Ok(Some(LayerRules { catastrophic: None, ..self.layers(standing, aid)? }))
    }

    /// 未写明的各层 — what no document gives of layers that this person may be paid by: a layer of
    /// which only a part is known, and assistance for someone of a class of aid.
    pub fn unstated_layers(&self, standing: Standing<'_>, aid: Option<AidClass>) -> Vec<Unknown> {
        let query = Query { tier: standing.tier, aid, ..Query::default() };
        let mut unstated = Vec::new();
        let mut layers = vec![&CATASTROPHIC, &SUPPLEMENTARY];
        if aid.is_some() {
            layers.push(&TILT);
            let missing = [ASSISTANCE.deductible, ASSISTANCE.bands];
            let missing = missing.into_iter().filter(|key| self.find(key, &query).is_none());
            unstated.extend(missing.map(|key| self.unknown(key)));
        }
        for keys in layers {
            let known = |key| self.find(key, &query).is_some();
            let (deductible, bands) = (known(keys.deductible), known(keys.bands));
            if deductible != bands {
                let missing = if deductible { keys.bands } else { keys.deductible };
                unstated.push(self.unknown(missing));
            }
        }
        let counts = "catastrophic.basic_deductible_counts";
        if self.catastrophic(&query).is_some() && self.find(counts, &query).is_none() {
            unstated.push(self.unknown(counts));
        }
        unstated
    }

    pub(super) fn catastrophic(&self, query: &Query<'_>) -> Option<Layer> {
        let layer = self.layer(&CATASTROPHIC, query)?;
        let key = "catastrophic.basic_deductible_counts";
        Some(Layer { basic_deductible_counts: self.optional(key, query), ..layer })
    }

    fn layer(&self, keys: &LayerKeys, query: &Query<'_>) -> Option<Layer> {
        Some(Layer {
            deductible: self.optional(keys.deductible, query)?,
            bands: self.bands(keys.bands, query).ok()?,
            cap: self.limit(keys.cap, query),
            basic_deductible_counts: None,
        })
    }

    /// 门诊慢特病规则 of a disease in the words of the place.
    ///
    /// # Errors
    /// The first figure that no document gives.
    pub fn chronic(
        &self,
        standing: Standing<'_>,
        disease: Option<&str>,
    ) -> Result<ChronicRules, Unknown> {
        let query = Query { tier: standing.tier, disease, ..Query::default() };
        let settlement = self.settlement_by(Care::Chronic, &query)?;
        let quota =
            |retired| self.limit("chronic.month_quota", &Query { retired: Some(retired), ..query });
        let (active, retired): (Option<Cited<Fen>>, _) = (quota(false), quota(true));
        if active.is_some() || retired.is_some() {
            // With a monthly quota the question of what quotas limit makes a difference, and
            // without a yearly one nothing has asked it yet.
            self.get::<crate::rules::CapOn>("chronic.cap_on", &query)?;
        }
        Ok(ChronicRules { settlement, month_quota_active: active, month_quota_retired: retired })
    }

    /// 门诊特殊病按哪一类待遇结算.
    ///
    /// # Errors
    /// No document says.
    pub fn special_care(
        &self,
        standing: Standing<'_>,
        disease: Option<&str>,
    ) -> Result<Cited<Care>, Unknown> {
        let query = Query { tier: standing.tier, disease, ..Query::default() };
        self.get("special.settled_as", &query)
    }

    /// 药店按几级机构结算, with an external prescription.
    ///
    /// # Errors
    /// No document says.
    pub fn pharmacy_level(&self, standing: Standing<'_>) -> Result<Cited<i32>, Unknown> {
        let query = Query { tier: standing.tier, ..Query::default() };
        let level: Cited<HospitalLevel> = self.get("pharmacy.level", &query)?;
        Ok(level.map(i32::from))
    }

    /// 账户段 — whether this year's account pays whole outpatient bills first, where a document
    /// says.
    pub fn account_segment(&self, standing: Standing<'_>) -> Option<Cited<bool>> {
        let query = Query { tier: standing.tier, ..Query::default() };
        self.optional("outpatient.account_segment", &query)
    }

    /// 账户两部分的先后.
    ///
    /// # Errors
    /// No document says.
    pub fn spend_order(&self) -> Result<Cited<SpendOrder>, Unknown> {
        self.get("account.spend_order", &Query::default())
    }

    /// 激励规则 of residents.
    ///
    /// # Errors
    /// The first figure that no document gives, the original cap among them.
    pub fn reward(&self) -> Result<RewardRules, Unknown> {
        let query = Query::default();
        Ok(RewardRules {
            cap: self.get("catastrophic.cap", &query)?,
            rates: self.reward_rates()?,
            rejoin_cut: self.optional("reward.rejoin_cut", &query),
            claim_clears_zero_claim: self.optional("reward.claim_clears_zero_claim", &query),
        })
    }

    /// 激励标准 of residents.
    pub(super) fn reward_rates(&self) -> Result<RewardRates, Unknown> {
        let query = Query::default();
        Ok(RewardRates {
            after_years: self.get("reward.after_years", &query)?,
            per_year: self.get("reward.per_year", &query)?,
            zero_claim: self.optional("reward.zero_claim", &query),
            cap: self.optional("reward.cap", &query),
            cap_share: self.optional("reward.cap_share", &query),
        })
    }

    /// 家庭共济规则. Accounts are the employees'; residents use a relative's by the same rules.
    ///
    /// # Errors
    /// The first figure that no document gives.
    pub fn sharing(&self) -> Result<SharingRules, Unknown> {
        let book = RuleBook { kind: InsuranceKind::EmployeeMedical, ..self.clone() };
        let query = Query::default();
        Ok(SharingRules {
            own_account_first: book.get("sharing.own_account_first", &query)?,
            order: book.optional("sharing.order", &query),
            one_a_bill: book.optional("sharing.one_a_bill", &query),
            least_balance: book.optional("sharing.least_balance", &query),
        })
    }
}
