# How many effective draws R's LCMCR gives for its 110,000 iterations on Kosovo, and in what time.
# Run with R 4.2.2 and LCMCR 0.4.14: Rscript oracles/lcmcr_effective.R; the draws of N go to N1.txt .. N4.txt,
# one chain each; `fonds.analysis.scale.convergence.effective_size` of their logarithms gave 231, 146, 198 and 97
# in 2.23, 2.26, 2.12 and 2.30 processor seconds, 13.3 ms for one, on the machine on which ours took 1.9 ms.
library(LCMCR)
data(kosovo_aggregate)
for (seed in 1:4) {
  sampler <- lcmCR(kosovo_aggregate, tabular = FALSE, in_list_label = "1", not_in_list_label = "0", K = 10,
                   a_alpha = 0.25, b_alpha = 0.25, seed = seed, buffer_size = 10000, thinning = 10, verbose = FALSE)
  took <- system.time(N <- lcmCR_PostSampl(sampler, burnin = 10000, samples = 10000, thinning = 10, output = FALSE))
  cat(seed, took[["user.self"]], median(N), "\n")
  writeLines(as.character(N), paste0("N", seed, ".txt"))
}
