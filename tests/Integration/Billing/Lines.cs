using StreamVibe.Billing;
using StreamVibe.Storage;

namespace StreamVibe.Tests.Integration.Billing;

/// <summary>Rows of the ledger as text, the same from the tables and from the model.</summary>
static class Lines
{
    public static string Counter(int person, UsageCounter counter, DateTimeOffset cycle) =>
        $"person {person} {Names.Of(counter.Kind)}: used {counter.Used}, held {counter.Held}, overage {counter.Overage} of {counter.Limit}, cycle {cycle:yyyy-MM-dd}, version {counter.Version}";

    public static string Event(int person, int operation, string kind, string state, long overage, DateTimeOffset cycle) =>
        $"person {person} operation {operation}: {kind} {state}, overage {overage}, cycle {cycle:yyyy-MM-dd}";

    public static string History(int person, string kind, DateTimeOffset cycle, long used, long overage, long? limit) =>
        $"person {person} {kind} in {cycle:yyyy-MM-dd}: used {used}, overage {overage} of {limit}";

    /// <summary>The operation of this number; the same id may belong to several people.</summary>
    public static Guid Operation(int number) => new(number, 0, 0, new byte[8]);

    public static int Number(Guid operation) => BitConverter.ToInt32(operation.ToByteArray());
}
