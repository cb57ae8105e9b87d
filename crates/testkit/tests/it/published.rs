//! The index of published examples, `cases/published.md`: every number has its case, a wrong print
//! says what is wrong with it, and no case is without a number.

use std::collections::BTreeMap;
use std::path::Path;

/// Numbers whose case is not written yet. Empty when the set is whole.
const TO_WRITE: &[&str] = &[
    "abc-15000-bands",
    "abc-5000-bad",
    "abc-B-100-bad",
    "abc-B-5000",
    "abc-B-545.5",
    "band-l2-adm1",
    "band-l2-adm3",
    "band-l3-adm3",
    "bi-beihai-7000",
    "bi-bj-44000-bad",
    "bi-zhang-50000",
    "ch-xa-1",
    "ch-xa-3",
    "ex-band-12000",
    "ex-band-30000",
    "ex-band-4220",
    "ex-band-5000",
    "ex-wu-180000-capcost",
    "fam-100",
    "fp-wx-600",
    "gz-cap-2024",
    "inp-10000-l1-bad",
    "inp-10000-l2-bad",
    "inp-500000-bad",
    "inp-8000-order-bad",
    "inp-8000-order-bad2",
    "inp-abc-knee-110000",
    "inp-abc-wu-20000",
    "inp-bj-40000-l3",
    "inp-dg-60000-b1",
    "inp-exam-120000",
    "inp-exam-147000-suppl",
    "inp-gen-5000-l1",
    "inp-gen-5000-l2",
    "inp-gen-5000-l3-ret",
    "inp-gz-5000-old",
    "inp-sh-10000-rjut",
    "nr-3000",
    "nr-4000",
    "op-12000-bad",
    "op-bj-2500",
    "op-dd-1050-ret",
    "op-fcg-2800",
    "op-fcg-2800-r",
    "op-lz-3000-ret",
    "op-nb-res-l1",
    "op-nb-res-l3",
    "op-nb-ret-80-l3",
    "op-nj-b-first-pay",
    "op-qz-1000",
    "op-sx-5000-c1",
    "op-sx-5000-c2",
    "op-tl-2500",
    "op-wh-2000-ret",
    "op-wh-active-5000",
    "op-wh-leverage",
    "op-yz-1",
    "op-yz-2",
    "op-zj-new",
    "ph-bj-840.77",
    "res-12000-l1",
    "rm-150000-bad",
    "rm-5500-bands",
    "rm-8000-bad",
    "rm-ya-30000",
    "rw-cap-400000",
    "sh-xm-2000",
    "sz-cap-2023",
    "sz-cap-2025",
    "ta-jiangyin-150000",
    "ta-meihekou-bad",
    "ta-qingyuan-300000",
    "ta-yubei-50000",
];

/// Numbers of the index, and whether the source printed a wrong figure.
fn index() -> BTreeMap<String, bool> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/published.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut found = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, id, verdict, _] = cells.as_slice() else { continue };
        if let Some(wrong) = match *verdict {
            "正" => Some(false),
            "误" => Some(true),
            _ => None,
        } {
            assert_eq!(found.insert((*id).to_owned(), wrong), None, "{id} stands there twice");
        }
    }
    found
}

#[test]
fn every_published_example_has_its_case() {
    let index = index();
    assert_eq!(index.len(), 146);
    assert_eq!(index.values().filter(|wrong| **wrong).count(), 29);
    let mut problems = Vec::new();
    let mut without = index.clone();
    for case in testkit::arithmetic_cases() {
        let Some(name) = case.path.strip_prefix("cases/published/") else { continue };
        let id = name.split(".md").next().unwrap_or(name);
        without.remove(id);
        match index.get(id) {
            None => problems.push(format!("{id}: not in the index")),
            Some(true) if case.misprints.is_empty() && case.refused.is_none() => {
                problems.push(format!("{id}: does not say what its source did wrong"));
            }
            Some(_) => {}
        }
    }
    without.retain(|id, _| !TO_WRITE.contains(&id.as_str()));
    problems.extend(without.keys().map(|id| format!("{id}: no case")));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
