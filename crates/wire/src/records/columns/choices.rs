//! 选项 — the closed lists that cells choose from: code, Chinese and English label, other words.

use vocab::record::{ContributionKind, DisplayContent, MovementKind, StatusChangeKind};
use vocab::{InsuranceKind, PersonClass, Text};

/// 选项 — one permitted value of a cell.
#[derive(Debug)]
pub struct Choice {
    /// The code in kebab case, which is also the word of the JSON forms of `vocab`.
    pub code: &'static str,
    /// What people read.
    pub label: Text,
    /// Other words for the same value.
    pub aliases: &'static [&'static str],
}

macro_rules! choices {
    ($($name:ident: $($code:literal = $label:expr $(, $alias:literal)*;)+)*) => {
        $(pub(super) static $name: &[Choice] = &[
            $(Choice { code: $code, label: $label, aliases: &[$($alias),*] }),+
        ];)*
    };
}

choices! {
    SEX:
        "male" = Text::fixed("男", "male"), "男性", "m";
        "female" = Text::fixed("女", "female"), "女性", "f";
    INSURANCE:
        "employee-medical" = InsuranceKind::EmployeeMedical.label(), "职工基本医疗保险",
            "城镇职工基本医疗保险", "基本医疗保险", "职工医疗保险", "医疗保险";
        "resident-medical" = InsuranceKind::ResidentMedical.label(), "城乡居民基本医疗保险",
            "居民基本医疗保险", "城乡居民医保", "城乡居民医疗保险";
        "large-amount" = InsuranceKind::LargeAmount.label(), "大额医疗费用补助", "大额医疗",
            "大额医疗互助", "职工大额医疗费用补助", "地方补充医疗保险";
        "civil-servant" = InsuranceKind::CivilServant.label(), "公务员补助";
        "maternity" = InsuranceKind::Maternity.label(), "生育";
        "pension" = InsuranceKind::Pension.label(), "基本养老保险", "企业职工基本养老保险",
            "城镇职工基本养老保险", "职工养老保险";
        "unemployment" = InsuranceKind::Unemployment.label(), "失业";
        "work-injury" = InsuranceKind::WorkInjury.label(), "工伤";
    PERSON_CLASS:
        "employee" = PersonClass::Employee.label(), "单位在职职工", "在职", "企业职工";
        "flexible" = PersonClass::Flexible.label(), "灵活就业人员", "个体灵活就业人员";
        "retired" = PersonClass::Retired.label(), "退休";
        "resident" = PersonClass::Resident.label(), "居民", "城乡居民参保人";
    ENROLMENT_STATUS:
        "active" = Text::fixed("正常参保", "active"), "正常", "参保缴费";
        "paused" = Text::fixed("暂停参保", "paused"), "暂停", "暂停缴费", "中断";
        "ended" = Text::fixed("终止参保", "ended"), "终止", "停保";
    PAYMENT:
        "normal" = ContributionKind::Normal.label(), "正常", "正常应缴";
        "refund" = ContributionKind::Refund.label(), "退费";
        "back-payment" = ContributionKind::BackPayment.label(), "补缴", "单位补收", "个人补缴";
        "lump-sum" = ContributionKind::LumpSum.label(), "一次性补缴", "一次性缴费", "趸缴";
        "base-difference" = ContributionKind::BaseDifference.label(), "补差", "基数调整补差";
        "prepaid" = ContributionKind::Prepaid.label(), "预缴费", "提前缴费";
    MOVEMENT:
        "credit" = MovementKind::Credit.label(), "划入", "缴费划入", "个账划入", "个人账户划账";
        "retiree-credit" = MovementKind::RetireeCredit.label(), "退休划入", "统筹基金划入";
        "interest" = MovementKind::Interest.label(), "利息", "年度结息", "利息收入";
        "credit-reversal" = MovementKind::CreditReversal.label(), "划入退回", "冲销划入";
        "inheritance-in" = MovementKind::InheritanceIn.label(), "继承";
        "transfer-in" = MovementKind::TransferIn.label(), "转入", "关系转入";
        "advance-credit" = MovementKind::AdvanceCredit.label(), "预划", "预拨";
        "spending-refund" = MovementKind::SpendingRefund.label(), "退费", "消费退回";
        "correction" = MovementKind::Correction.label(), "调整", "调账";
        "injection" = MovementKind::Injection.label(), "一次性划入";
        "opening" = MovementKind::Opening.label(), "上期结余", "期初";
        "spending" = MovementKind::Spending.label(), "消费", "支出", "医疗消费", "购药", "门诊消费";
        "withdrawal" = MovementKind::Withdrawal.label(), "支取", "提取";
        "closing" = MovementKind::Closing.label(), "清算退还", "销户退款";
        "premium-payment" = MovementKind::PremiumPayment.label(), "代缴保费", "代缴";
        "transfer-out" = MovementKind::TransferOut.label(), "转出", "关系转出";
        "to-heirs" = MovementKind::ToHeirs.label(), "继承转出";
    ACCOUNT_STATE:
        "open" = Text::fixed("正常", "open");
        "not-opened" = Text::fixed("未开户", "not opened"), "未建账";
        "sealed" = Text::fixed("封存", "sealed");
        "frozen" = Text::fixed("冻结", "frozen");
        "closed" = Text::fixed("已注销", "closed"), "注销", "销户";
    CARD_KIND:
        "social-security-card" = Text::fixed("社保卡", "social security card"), "社会保障卡",
            "医保卡";
        "electronic-credential" = Text::fixed("医保电子凭证", "electronic credential"), "医保码",
            "医保电子凭证（医保码）", "电子凭证";
    CARD_STATE:
        "never-issued" = Text::fixed("未申领", "never issued");
        "issued" = Text::fixed("已申领未激活", "issued"), "未激活", "已申领";
        "active" = Text::fixed("已激活", "active"), "正常", "激活";
        "lost" = Text::fixed("挂失", "lost"), "已挂失";
        "damaged" = Text::fixed("损坏", "damaged");
        "replaced" = Text::fixed("已换新", "replaced"), "换新", "已补换";
    RESTRICTION:
        "frozen" = Text::fixed("冻结", "frozen");
        "sealed" = Text::fixed("封存", "sealed");
    STATUS_CHANGE:
        "enrolled" = StatusChangeKind::Enrolled.label(), "参保登记";
        "resumed" = StatusChangeKind::Resumed.label(), "续保", "恢复";
        "ended" = StatusChangeKind::Ended.label(), "终止参保";
        "interrupted" = StatusChangeKind::Interrupted.label(), "停保", "中断", "暂停缴费";
        "retired" = StatusChangeKind::Retired.label(), "退休";
        "identity-changed" = StatusChangeKind::IdentityChanged.label();
    DISPLAY:
        "personal-account" = DisplayContent::PersonalAccount.label(), "个人账户", "医保余额";
        "bank-account" = DisplayContent::BankAccount.label(), "银行余额", "金融账户余额";
        "outpatient-quota" = DisplayContent::OutpatientQuota.label(), "门诊统筹额度";
        "current-year-part" = DisplayContent::CurrentYearPart.label(), "当年账户";
        "hidden" = DisplayContent::Hidden.label(), "已隐藏";
        "not-found" = DisplayContent::NotFound.label(), "查询不到", "无记录";
        "failed" = DisplayContent::Failed.label(), "系统繁忙", "超时";
}
