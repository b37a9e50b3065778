// A few graphs' tables of rules, kept for the next graphs, which mostly use the same rules.
//
// What is kept here is a pointer; what it points to is the graphs' business.
#ifndef CHAINRULE_RULE_TABLES_H
#define CHAINRULE_RULE_TABLES_H

/// One that was given, or NULL. Thread-safe.
void *_Nullable chainrule_rule_table_take(void);

/// 1 if it is kept, 0 if there are enough. Thread-safe.
int chainrule_rule_table_give(void *_Nonnull table);

#endif
