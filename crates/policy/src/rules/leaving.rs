//! 离开账户的钱 — on which grounds an account is paid out, who inherits it, and who may share it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vocab::Text;

use super::Cited;

/// 支取理由.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// 出境定居.
    SettledAbroad,
    /// 转移受阻: the place where the member is insured now cannot take the account.
    TransferRefused,
    /// 长期异地: retired and living elsewhere, or posted elsewhere for long.
    LongTermRemote,
}

impl Ground {
    /// Every ground.
    pub const ALL: [Ground; 3] =
        [Ground::SettledAbroad, Ground::TransferRefused, Ground::LongTermRemote];

    /// The words of clerks.
    pub const fn label(self) -> Text {
        match self {
            Ground::SettledAbroad => Text::fixed("出境定居", "settling abroad"),
            Ground::TransferRefused => Text::fixed("转移受阻", "a transfer that is refused"),
            Ground::LongTermRemote => Text::fixed("长期异地", "living elsewhere for long"),
        }
    }

    /// The key that says whether it is one.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Ground::SettledAbroad => "withdrawal.settled_abroad",
            Ground::TransferRefused => "withdrawal.transfer_refused",
            Ground::LongTermRemote => "withdrawal.long_term_remote",
        }
    }
}

/// 继承办法 — what becomes of the account of one who died.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InheritanceRules {
    /// Whether only one heir receives it.
    pub one_heir: Cited<bool>,
    /// Whether an heir who is not insured is paid; if not, only his medical costs are met.
    pub uninsured_is_paid: Cited<bool>,
    /// Whether what nobody inherits goes to the pooled fund; absent where no document says.
    pub unclaimed_to_pool: Option<Cited<bool>>,
}

/// 近亲属 — a relation in which somebody may be let into an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kin {
    /// 配偶.
    Spouse,
    /// 父母.
    Parents,
    /// 子女.
    Children,
    /// 兄弟姐妹.
    Siblings,
    /// 祖父母.
    Grandparents,
    /// 外祖父母.
    MaternalGrandparents,
    /// 孙子女.
    Grandchildren,
    /// 外孙子女.
    MaternalGrandchildren,
}

impl Kin {
    /// Every relation with its name in a pack.
    pub const ALL: [(Kin, &'static str); 8] = [
        (Kin::Spouse, "spouse"),
        (Kin::Parents, "parents"),
        (Kin::Children, "children"),
        (Kin::Siblings, "siblings"),
        (Kin::Grandparents, "grandparents"),
        (Kin::MaternalGrandparents, "maternal-grandparents"),
        (Kin::Grandchildren, "grandchildren"),
        (Kin::MaternalGrandchildren, "maternal-grandchildren"),
    ];

    /// The words of documents.
    pub const fn label(self) -> Text {
        match self {
            Kin::Spouse => Text::fixed("配偶", "spouse"),
            Kin::Parents => Text::fixed("父母", "parents"),
            Kin::Children => Text::fixed("子女", "children"),
            Kin::Siblings => Text::fixed("兄弟姐妹", "siblings"),
            Kin::Grandparents => Text::fixed("祖父母", "father's parents"),
            Kin::MaternalGrandparents => Text::fixed("外祖父母", "mother's parents"),
            Kin::Grandchildren => Text::fixed("孙子女", "sons' children"),
            Kin::MaternalGrandchildren => Text::fixed("外孙子女", "daughters' children"),
        }
    }

    /// Several of them in words.
    pub fn listed(kin: &[Kin]) -> Text {
        let words = |lang| kin.iter().map(|it| it.label().get(lang).to_owned()).collect::<Vec<_>>();
        Text::new(words(vocab::Lang::Zh).join("、"), words(vocab::Lang::En).join(", "))
    }
}
