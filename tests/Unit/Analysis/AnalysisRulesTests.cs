using StreamVibe.Analysis;
using StreamVibe.Connections;

namespace StreamVibe.Tests.Unit.Analysis;

public sealed class AnalysisRulesTests
{
    static readonly Guid id = new("11111111-0000-7000-8000-000000000001"), user = new("22222222-0000-7000-8000-000000000002");

    [Fact]
    public void The_item_of_a_single_analysis_has_its_id() => Assert.Equal(id, Assert.Single(AnalysisRules.Items(id, user, [user])).Id);

    [Fact]
    public void Items_of_a_list_have_ids_of_their_own_that_follow_from_the_analysis()
    {
        var contents = Enumerable.Range(1, 200).Select(number => new Guid(number, 0, 0, new byte[8])).ToArray();
        var items = AnalysisRules.Items(id, user, [.. contents]);
        Assert.Equal(items.AsEnumerable(), AnalysisRules.Items(id, user, [.. contents]));
        // Nor is one of them the id of another try of the same operation.
        var tries = Enumerable.Range(0, StartRules.MostTries).Select(number => StartRules.RunOf(OperationId.Of(id), number));
        Assert.Equal(200 + StartRules.MostTries, items.Select(item => item.Id).Concat(tries).Distinct().Count());
        Assert.DoesNotContain(AnalysisRules.Items(user, user, [.. contents]), other => items.Any(item => item.Id == other.Id));
    }
}
