//! The walls around an attempt: launcher, namespaces, Landlock, seccomp, limits, harvest
