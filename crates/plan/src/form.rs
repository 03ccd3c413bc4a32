//! Where the written form of a plan and its model differ: the one workspace.

/// Writes the one workspace as `workspaces: {NAME: {path, apply}}`.
pub(crate) mod only_workspace {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::model::{Apply, Id, Workspace};

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        path: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        apply: Option<Apply>,
    }

    pub(crate) fn serialize<S: Serializer>(workspace: &Workspace, serializer: S) -> Result<S::Ok, S::Error> {
        let form = Form { path: workspace.path.clone(), apply: workspace.apply };
        BTreeMap::from([(&workspace.name, form)]).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Workspace, D::Error> {
        let forms = BTreeMap::<Id, Form>::deserialize(deserializer)?;
        let mut forms = forms.into_iter();
        match (forms.next(), forms.next()) {
            (Some((name, form)), None) => Ok(Workspace { name, path: form.path, apply: form.apply }),
            _ => Err(serde::de::Error::custom("exactly one workspace is expected")),
        }
    }
}
