using System.Collections.Frozen;

namespace StreamVibe.Analysis;

/// <summary>Words that say nothing of what a title is about.</summary>
static class StopWords
{
    static readonly FrozenSet<string> Known =
        """
        a am an as at be by do go he i if in is it me my no of oh on or so to up us vs we about after again all also and any are because been before best both but can could day did does done
        down each even ever every few first for from get gets got had has have her here him his how into its just know last let like look make makes making many may more most much must need
        new next not now off old one only other our out over own part per really see she should show some such take than that the their them then there these they thing things this those
        three through time too try two under until upon use used using very via video videos want was way were what when where which while who why will with without would year yes yet you
        your episode full live official shorts vlog
        """.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether all of these words are such.</summary>
    public static bool Are(string phrase) => phrase.Split(' ').All(Known.Contains);
}
