namespace StreamVibe.Tests.Cluster.Installations;

/// <summary>Tests that share one cluster, one after the other; each leaves all of it running.</summary>
[CollectionDefinition]
public sealed class TwoOfEachTests : ICollectionFixture<TwoOfEach>;
