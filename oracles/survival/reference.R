# Survival results for the tests, from R's survival package.
# Run in this folder: Rscript reference.R > reference.json
suppressMessages({library(survival); library(jsonlite)})
s <- read.csv("small.csv")
s$entry[s$entry == 0] <- 0
any_end <- as.integer(s$cause > 0)
out <- list(meta = list(R = as.character(getRversion()), survival = as.character(packageVersion("survival"))))

km <- survfit(Surv(entry, exit, any_end) ~ 1, data = s, conf.type = "log-log")
out$km <- list(time = km$time, at_risk = km$n.risk, surv = km$surv, se = km$std.err * km$surv,
               low = km$lower, high = km$upper)
state <- factor(s$cause, 0:2, c("censored", "expelled", "died"))
# Ending-time data only for the incidence errors: rows are distinct persons here.
aj <- survfit(Surv(entry, exit, state) ~ 1, data = s, id = seq_len(nrow(s)), conf.type = "log-log")
out$aj <- list(time = aj$time, pstate = aj$pstate, se = aj$std.err, states = aj$states)
p0 <- survfit(Surv(exit, state) ~ 1, data = s)
out$aj_no_entry <- list(time = p0$time, pstate = p0$pstate, se = p0$std.err)

f <- Surv(entry, exit, any_end) ~ x1 + x2
take <- function(m) list(coef = unname(coef(m)), se = unname(sqrt(diag(vcov(m)))), loglik = m$loglik,
                         concordance = unname(m$concordance["concordance"]))
for (ties in c("efron", "breslow")) out[[paste0("cox_", ties)]] <- take(coxph(f, s, ties = ties))
out$cox_exact_no_entry <- take(coxph(Surv(exit, any_end) ~ x1 + x2, s, ties = "exact"))
out$cox_strata <- take(coxph(update(f, . ~ . + strata(stratum)), s))
out$cox_robust_efron <- take(coxph(f, s, cluster = person))
out$cox_robust_breslow <- take(coxph(f, s, cluster = person, ties = "breslow"))
out$cox_strata_robust <- take(coxph(update(f, . ~ . + strata(stratum)), s, cluster = person))
m <- coxph(f, s)
for (clock in c("km", "rank", "identity", "log"))
  out[[paste0("zph_", clock)]] <- unname(cox.zph(m, transform = clock)$table[, "p"])
out$score_test <- unname(m$score); out$wald_test <- unname(m$wald.test)
out$fh1 <- survdiff(Surv(exit, any_end) ~ x1, s, rho = 1)$chisq
out$fh1_strata <- survdiff(Surv(exit, any_end) ~ x1 + strata(stratum), s, rho = 0)$chisq
out$rmean10 <- unname(summary(survfit(Surv(exit, any_end) ~ 1, s), rmean = 10)$table[c("rmean", "se(rmean)")])

b <- read.csv("cosmesis.csv")
b$lower[b$lower == 0] <- NA
for (g in unique(b$group)) {
  t <- survfit(Surv(lower, upper, type = "interval2") ~ 1, data = b[b$group == g, ])
  out$turnbull[[g]] <- list(time = t$time, surv = t$surv)
}
w <- survreg(Surv(lower, upper, type = "interval2") ~ I(group == "radiotherapy"), data = b)
out$weibull <- list(coef = unname(coef(w)), scale = w$scale, se = unname(sqrt(diag(vcov(w)))[2]), loglik = w$loglik[2])
cat(toJSON(out, digits = 12, auto_unbox = TRUE, pretty = TRUE))
