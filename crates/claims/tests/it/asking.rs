//! What people type, and what they are told. Each line is a question and the answer to it.

use claims::Ruling;
use vocab::{Lang, PlaceCode};

use crate::{library, register};

use Ruling::{NotHere, Outdated, Partial, Right, RightHere, Unknown, Wrong};

/// Questions with the ruling that a person who knows the rules would give.
const ASKED: &[(&str, Ruling)] = &[
    // 断缴与清零, both ways round
    ("断缴3个月个人账户清零", Wrong),
    ("断缴三个月医保账户会清零吗", Wrong),
    ("医保断缴后卡里的钱会不会清零", Wrong),
    ("停保三个月余额归零", Wrong),
    ("欠费超过3个月，个人账户的钱被没收", Wrong),
    ("断交医保，余额就没了", Wrong),
    ("断缴后个人账户不会清零", Right),
    ("断缴不会让医保余额清零", Right),
    ("停缴以后余额还在", Right),
    ("断缴后个人账户余额保留", Right),
    ("if I stop paying for three months my account balance is cleared", Wrong),
    ("my balance is forfeited after a break", Wrong),
    ("a break does not clear the account balance", Right),
    ("the balance stays after I stop paying", Right),
    ("换单位余额会清零", Wrong),
    ("跳槽以后医保余额不会清零", Right),
    ("医保余额会过期", Wrong),
    ("医保余额不会过期", Right),
    ("the balance expires", Wrong),
    ("年底余额清零", Wrong),
    ("断缴后医保余额不清零是真的吗", Right),
    ("I heard the balance is not lost when I change jobs", Right),
    ("医保断了三个月，之前账户里的钱还会保留吗", Right),
    // 银行卡与激活
    ("银行卡没激活医保余额就显示不出来", Wrong),
    ("金融账户没激活看不到医保余额", Wrong),
    ("银行账户没激活也能看到医保余额", Right),
    ("卡没激活，钱就进不来", Wrong),
    ("社保卡没激活，账户收不到钱", Wrong),
    ("bank account not activated, so the medical balance cannot be shown", Wrong),
    // 统筹
    ("家人能用我的统筹基金", Wrong),
    ("统筹账户每月22到30号扣款要留够余额", Wrong),
    ("统筹账户余额能查到", Wrong),
    ("relatives can use my pooled fund", Wrong),
    ("门诊封顶全国统一2万元", Wrong),
    ("全国统一门诊年度限额20000元", Wrong),
    // 过时
    ("医保热线是12333", Outdated),
    ("单位缴费会返还到个人账户", Outdated),
    ("the employer returns money to my account", Outdated),
    ("男60岁女55岁退休", Outdated),
    ("滞纳金每天2‰", Outdated),
    ("深圳医保还分一二三档", Outdated),
    // 说得不全
    ("没有社保卡交了费也不入账", Partial),
    ("职工医保报销80%以上", Partial),
    ("省医保全省能用，市医保只能在本市用", Partial),
    ("离开时只退本金和利息", Partial),
    // 对
    ("居民医保没有个人账户", Right),
    ("居民医保有个人账户", Wrong),
    ("residents have no personal account", Right),
    ("乙类药要先自付一部分", Right),
    ("单位缴的进统筹，账户只记个人部分", Right),
    ("账户余额是零也不影响统筹报销", Right),
    ("家人看病会花我的医保余额", Right),
    // 此地
    ("深圳2025年一档单位缴5%个人缴2%", RightHere),
    ("西安灵活就业2025年一共5692.56元", RightHere),
    ("西安单位每月15日前缴费", RightHere),
    ("吕梁生育津贴3个月", NotHere),
    ("咸阳三级医院3万元以内报85%", NotHere),
    // 数
    ("西安灵活就业一年5600.56元取整5692.56元", Wrong),
    ("郑州从5008元降到484.38元", Wrong),
    ("异地就医至少降20个百分点", Wrong),
    ("全国统一缴满25年20年享受退休医保", Wrong),
    // 查无此说
    ("医保余额可以提现", Wrong),
    ("医保卡余额能取现吗", Wrong),
    ("个人账户的钱不能取现", Right),
    ("老公能用我的医保卡余额", Right),
    ("退休后每个月医保返多少", Unknown),
    ("新生儿医保怎么报销", Unknown),
    ("公积金贷款能贷多少", Unknown),
    ("医保局周末上班吗", Unknown),
    ("失业金怎么领", Unknown),
    ("how much does a flat cost in Shanghai", Unknown),
    ("今天天气怎么样", Unknown),
    ("how do I renew my passport", Unknown),
    ("驾照扣分怎么消", Unknown),
];

#[test]
fn people_get_the_answer_that_is_so() {
    let (register, library) = (register(), library());
    let mut wrong = Vec::new();
    for (asked, expected) in ASKED {
        let answer = register.check(asked, None, &library, Lang::Zh);
        if answer.ruling != *expected {
            let claim = answer.claim.map(|claim| format!("{} {}", claim.id, claim.says));
            wrong.push(format!(
                "{asked}: {:?} instead of {expected:?}, opposite {} ({} {claim:?})",
                answer.ruling, answer.opposite, answer.nearness
            ));
        }
    }
    assert!(ASKED.len() >= 60);
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), ASKED.len(), wrong.join("\n"));
}

#[test]
fn every_claim_finds_itself() {
    let (register, library) = (register(), library());
    let mut lost = Vec::new();
    for claim in register.claims() {
        for lang in [Lang::Zh, Lang::En] {
            let asked = claim.says.get(lang);
            let answer = register.check(asked, None, &library, lang);
            let found = answer.claim.clone();
            if answer.opposite || found.is_none_or(|found| found.ruling != claim.ruling()) {
                lost.push(format!("{} {asked}: {:?}", claim.id, answer.headline));
            }
        }
    }
    assert!(lost.is_empty(), "{}\n{}", lost.len(), lost.join("\n"));
}

#[test]
fn an_answer_names_what_settles_it_in_both_languages() {
    let (register, library) = (register(), library());
    let zh = register.check("断缴3个月个人账户清零", None, &library, Lang::Zh);
    assert!(zh.headline.starts_with("不对。"), "{}", zh.headline);
    assert!(zh.right_statement.unwrap().contains("不会清零"));
    assert!(zh.reason.unwrap().contains("没有一种分录"));
    let claim = zh.claim.unwrap();
    let kinds: Vec<&str> = claim.settled_by.iter().map(|settled| settled.kind).collect();
    assert_eq!(kinds, ["source", "conflict", "test", "test", "check", "case"]);
    let standing = claim.settled_by[0].source.clone().unwrap().standing;
    assert_eq!(standing, "经办机构网页");
    let en = register.check("断缴3个月个人账户清零", None, &library, Lang::En);
    assert!(en.headline.starts_with("Wrong. "), "{}", en.headline);
}

#[test]
fn the_place_that_is_named_answers_with_its_own_rule() {
    let (register, library) = (register(), library());
    let place = PlaceCode::parse("440300");
    let asked = "单位缴的进统筹，账户只记个人部分";
    let answer = register.check(asked, place, &library, Lang::Zh);
    assert!(answer.here.iter().any(|rule| rule.key == "credit.amount"), "{answer:?}");
    let nowhere = register.check(asked, None, &library, Lang::Zh);
    assert!(nowhere.here.is_empty());
    // A claim about another place is not the nearest.
    let other = register.check("住院起付线一级300元", place, &library, Lang::Zh);
    let about = other.claim.and_then(|claim| claim.place);
    assert!(about.as_deref().is_none_or(|about| about == "440300"), "{about:?}");
}

#[test]
fn hostile_questions_are_answered_too() {
    let (register, library) = (register(), library());
    let long = "清零".repeat(100_000);
    for asked in ["", " ", "，。？", "\u{0}\u{ffff}", "😀😀", "'; drop table claims; --", &long]
    {
        let answer = register.check(asked, None, &library, Lang::Zh);
        assert!(!answer.headline.is_empty());
    }
    assert_eq!(register.check("", None, &library, Lang::Zh).ruling, Unknown);
}
