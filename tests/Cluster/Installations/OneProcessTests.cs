namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>Tests that share one installation, one after the other; each leaves it running.</summary>
[CollectionDefinition]
public sealed class OneProcessTests : ICollectionFixture<OneProcess>;
