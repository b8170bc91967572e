using Xunit.Sdk;
using Xunit.v3;

// Each test owns the machine: real processes, real kills.
[assembly: Parallelization(Mode = ParallelMode.None)]
