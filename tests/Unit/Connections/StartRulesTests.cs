using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Connections;

public sealed class StartRulesTests
{
    static readonly OperationId Operation = OperationId.Of(new("0193a000-0000-7000-8000-000000000001"));

    [Fact]
    public void The_first_try_has_the_operations_id_and_each_later_one_an_id_of_its_own_the_same_for_everybody()
    {
        var ids = Enumerable.Range(0, StartRules.MostTries).Select(tries => StartRules.RunOf(Operation, tries)).ToList();
        Assert.Equal(Operation.Value, ids[0]);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(ids, Enumerable.Range(0, StartRules.MostTries).Select(tries => StartRules.RunOf(Operation, tries)));
        Assert.DoesNotContain(StartRules.RunOf(OperationId.Of(ids[1]), 1), ids);
    }

    [Fact]
    public void A_run_of_any_try_is_the_operations_and_a_strange_one_is_not()
    {
        Assert.True(StartRules.IsOf(Run(Operation.Value), Operation));
        Assert.True(StartRules.IsOf(Run(StartRules.RunOf(Operation, 2)), Operation));
        Assert.False(StartRules.IsOf(Run(new("0193a000-0000-7000-8000-000000000009")), Operation));
    }

    static SyncRun Run(Guid id) => new(id, id, SyncStatus.Queued, SyncTrigger.Manual, 0, 0, 0, 0, null, null, null);
}
