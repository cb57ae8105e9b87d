//! 规则簿 — the rules of one place and scheme on one day, as known on a day. Each method puts
//! together what one calculation needs, or names the first figure that no document gives.

mod layers;
mod leaving;
mod life;
mod settlement;

use std::collections::BTreeSet;

use vocab::{Date, InsuranceKind, PersonClass, PlaceCode, Refusal, Text};

use crate::conflict;
use crate::library::{PolicyLibrary, best};
use crate::pack::Rule;
use crate::registry::{self, KEYS, KeySpec};
use crate::rules::{
    Agreement, Cited, Standing, SurchargeEra, SurchargeRules, Timing, TransferRules, Unknown,
};
use crate::value::{FromValue, Value};
use crate::when::Query;

/// 规则簿.
#[derive(Clone, Debug)]
pub struct RuleBook<'a> {
    library: &'a PolicyLibrary,
    place: PlaceCode,
    kind: InsuranceKind,
    on: Date,
    known_at: Date,
    // Nearest first.
    layers: Vec<PlaceCode>,
    // The document that wins the recorded conflicts that it is in.
    preferred: Option<&'a str>,
}

/// Why a look-up has no answer yet: turned into [`Unknown`] at the edge.
type Found<T> = Result<Cited<T>, Unknown>;

impl<'a> RuleBook<'a> {
    pub(crate) fn new(
        library: &'a PolicyLibrary,
        place: PlaceCode,
        kind: InsuranceKind,
        on: Date,
        known_at: Date,
    ) -> RuleBook<'a> {
        let mut layers = place.layers();
        layers.reverse();
        RuleBook { library, place, kind, on, known_at, layers, preferred: None }
    }

    /// The library that the book is taken from.
    pub fn library(&self) -> &'a PolicyLibrary {
        self.library
    }

    /// 参保地.
    pub fn place(&self) -> PlaceCode {
        self.place
    }

    /// 险种.
    pub fn kind(&self) -> InsuranceKind {
        self.kind
    }

    /// The day whose rules these are.
    pub fn on(&self) -> Date {
        self.on
    }

    /// The day whose knowledge of documents this is.
    pub fn known_at(&self) -> Date {
        self.known_at
    }

    /// The same book for another day.
    pub fn at(&self, on: Date) -> RuleBook<'a> {
        RuleBook { on, ..self.clone() }
    }

    /// The same book for another scheme.
    pub fn of(&self, kind: InsuranceKind) -> RuleBook<'a> {
        RuleBook { kind, ..self.clone() }
    }

    /// The same book with the recorded conflicts of this place decided for another document.
    ///
    /// # Errors
    ///
    /// A refusal that names what there is, if the document is a side of none of them.
    pub fn preferring(&self, source: &str) -> Result<RuleBook<'a>, Refusal> {
        let conflicts = self.library.conflicts_of(self.place);
        let sides = conflicts.iter().flat_map(|conflict| conflict.documents());
        match sides.into_iter().find(|side| side.0 == source) {
            Some(side) => Ok(RuleBook { preferred: Some(side.0.as_str()), ..self.clone() }),
            None => Err(conflict::no_side(self.library, self.place, source)),
        }
    }

    /// 是否建立个人账户.
    pub fn has_account(&self, standing: Standing<'_>) -> Result<Cited<bool>, Unknown> {
        self.get("account.open", &standing.into())
    }

    /// 划入时间.
    pub fn timing(&self, standing: Standing<'_>) -> Result<Cited<Timing>, Unknown> {
        self.get("credit.timing", &standing.into())
    }

    /// 滞纳金规则. The eras are those of the nearest layer that says anything about surcharges: an
    /// older rate of a wider layer is about other people's arrears.
    pub fn surcharge(&self) -> Result<SurchargeRules, Unknown> {
        let key = "surcharge.daily";
        let query = Query::default();
        let eras = self.layers.iter().find_map(|layer| self.eras(key, *layer));
        let eras = eras.filter(|eras| !eras.is_empty());
        Ok(SurchargeRules {
            eras: eras.ok_or_else(|| self.unknown(key))?,
            both_ends_count: self.get("surcharge.both_ends_count", &query)?,
            rounding: self.get("surcharge.rounding", &query)?,
            day_count: self.optional("surcharge.day_count", &query),
            starts: self.optional("surcharge.starts", &query),
            ends_day_before: self.optional("surcharge.ends_day_before", &query),
        })
    }

    /// 缓缴、分期期间滞纳金是否停计.
    pub fn surcharge_stops(&self, agreement: Agreement) -> Result<Cited<bool>, Unknown> {
        let key = match agreement {
            Agreement::Deferral => "surcharge.stops_while_deferred",
            Agreement::Instalments => "surcharge.stops_in_instalments",
        };
        self.get(key, &Query::default())
    }

    /// The rates of a layer, one after another; `None` where it says nothing.
    fn eras(&self, key: &'static str, layer: PlaceCode) -> Option<Vec<SurchargeEra>> {
        let known =
            |rule: &&Rule| rule.published <= self.known_at && rule.kinds.contains(&self.kind);
        let known: Vec<&Rule> = self.library.layer(key, layer).filter(known).collect();
        let ends = known.iter().filter_map(|rule| rule.ends(self.known_at));
        let turns: BTreeSet<Date> = known.iter().map(|rule| rule.from).chain(ends).collect();
        let query = Query::default();
        let mut eras: Vec<SurchargeEra> = Vec::new();
        for turn in &turns {
            let rule = best(self.at(*turn).speaking(key, layer, &query), &query);
            let daily = rule.and_then(|rule| match rule.value {
                Value::Rate(rate) => Some(Cited::new(rate, rule.citation)),
                _ => None,
            });
            if let Some(open) = eras.last_mut().filter(|era| era.until.is_none()) {
                if daily == Some(open.daily) {
                    continue;
                }
                open.until = Some(*turn);
            }
            eras.extend(daily.map(|daily| SurchargeEra { from: *turn, until: None, daily }));
        }
        (!known.is_empty()).then_some(eras)
    }

    /// 关系转移办理时限, in working days.
    pub fn transfer(&self) -> Result<TransferRules, Unknown> {
        let query = Query::default();
        Ok(TransferRules {
            send_days: self.get("transfer.send_days", &query)?,
            receive_days: self.get("transfer.receive_days", &query)?,
        })
    }

    /// 未写明 — keys beginning with `prefix` for which no document gives a figure for this person.
    /// A settlement without a cap may have no limit, or one that nobody wrote down here; callers
    /// say which by this list. A limit that a document lifts is not in it.
    pub fn unstated(&self, prefix: &str, standing: Standing<'_>) -> Vec<Unknown> {
        let class: Query<'_> = standing.into();
        let retired = standing.class == PersonClass::Retired;
        let query = Query { retired: Some(retired), ..class };
        KEYS.iter()
            .filter(|spec| spec.key.starts_with(prefix))
            .filter(|spec| {
                let rule = self.find(spec.key, &query);
                rule.is_none_or(|rule| rule.value == Value::Unstated)
            })
            .map(|spec| self.unknown(spec.key))
            .collect()
    }

    /// The rule that answers: nearest layer first.
    pub(crate) fn find(&self, key: &'static str, query: &Query<'_>) -> Option<&'a Rule> {
        self.layers.iter().find_map(|layer| best(self.speaking(key, *layer, query), query))
    }

    /// Rules in force that speak to a question: one that gives way in a conflict does so only for
    /// those whom the conflict is about.
    fn speaking(
        &self,
        key: &'static str,
        layer: PlaceCode,
        query: &Query<'_>,
    ) -> impl Iterator<Item = &'a Rule> {
        let (kind, on, known_at) = (self.kind, self.on, self.known_at);
        let (library, preferred) = (self.library, self.preferred);
        let rules = library.layer(key, layer);
        rules.filter(move |rule| {
            rule.kinds.contains(&kind)
                && rule.holds(on, known_at)
                && !(library.disputed_for(rule, query)
                    && library.gives_way(rule, preferred, on, known_at))
        })
    }

    fn in_force(&self, key: &'static str, layer: PlaceCode) -> impl Iterator<Item = &'a Rule> {
        let (kind, on, known_at) = (self.kind, self.on, self.known_at);
        let (library, preferred) = (self.library, self.preferred);
        let rules = library.layer(key, layer);
        rules.filter(move |rule| {
            rule.kinds.contains(&kind)
                && rule.holds(on, known_at)
                && !library.gives_way(rule, preferred, on, known_at)
        })
    }

    /// 未写明 — that no loaded document gives a key.
    pub fn missing(&self, key: &str) -> Unknown {
        self.unknown(key)
    }

    fn unknown(&self, key: &str) -> Unknown {
        let place = match self.library.place_name(self.place) {
            Some(name) => name.clone(),
            None => Text::new(self.place.to_string(), self.place.to_string()),
        };
        let meaning = registry::find(key).map(|spec: &KeySpec| spec.meaning.clone());
        let meaning = meaning.unwrap_or_else(|| Text::new(key.to_owned(), key.to_owned()));
        let on = self.on;
        Unknown {
            key: key.to_owned(),
            sentence: Text::new(
                format!("已收录的文件没有写明{} {on} 的“{}”", place.zh, meaning.zh),
                format!("no loaded document gives “{}” for {} on {on}", meaning.en, place.en),
            ),
        }
    }

    /// A figure that the calculation cannot do without.
    fn get<T: FromValue>(&self, key: &'static str, query: &Query<'_>) -> Found<T> {
        self.optional(key, query).ok_or_else(|| self.unknown(key))
    }

    /// A figure that a place may not have.
    fn optional<T: FromValue>(&self, key: &'static str, query: &Query<'_>) -> Option<Cited<T>> {
        let rule = self.find(key, query)?;
        Some(Cited::new(T::from_value(&rule.value)?, rule.citation))
    }
}
