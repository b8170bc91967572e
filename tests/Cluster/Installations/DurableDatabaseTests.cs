namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>
/// Tests that hurt the database, one after the other. A process notices a lost connection when it next uses it: each begins with a good round.
/// They measure how fast it is well again, so nothing else runs meanwhile.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class DurableDatabaseTests : ICollectionFixture<DurableDatabase>;
