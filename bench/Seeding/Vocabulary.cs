namespace StreamVibe.Bench.Seeding;

/// <summary>Made-up words, the first ones in nearly every text and most of them in hardly any, as words are (Zipf).</summary>
/// <remarks>Their ends are none that the English stemmer takes off, so that a word finds itself and no other.</remarks>
static class Vocabulary
{
    const string Consonants = "bdfgklmnprstvz", Vowels = "aou";
    const int Size = 20_000;

    static readonly string[] words = [.. Enumerable.Range(0, Size).Select(Make)];

    /// <summary>The word of this rank, from 0, the most frequent.</summary>
    public static string Word(int rank) => words[rank];

    public static string Word(Random chance) => words[(int)Math.Pow(Size + 1, chance.NextDouble()) - 1];

    /// <summary>So many words, the first letter large.</summary>
    public static string Sentence(Random chance, int count)
    {
        var text = string.Join(' ', Enumerable.Range(0, count).Select(_ => Word(chance)));
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    // Two syllables at least: a single one may be a word that searches leave out.
    static string Make(int rank)
    {
        const int Syllables = 14 * 3;
        var word = "";
        for (var left = rank + Syllables; left > 0; left /= Syllables) word += $"{Consonants[left % Syllables / 3]}{Vowels[left % 3]}";
        return word;
    }
}
